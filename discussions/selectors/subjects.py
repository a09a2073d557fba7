"""What a thread is about."""

from __future__ import annotations

from discussions.models import Thread
from discussions.policies import Subject
from essays.models import Inquiry, Passage, Reading


def subject_of(thread: Thread) -> Subject:
    """Return the passage, reading, reflection or inquiry that ``thread`` is about."""
    subject = thread.passage or thread.reading or thread.reflection or thread.inquiry
    assert subject is not None  # noqa: S101 - for the type checker; a constraint holds it
    return subject


def reading_of(subject: Subject) -> Reading | None:
    """Return the reading that ``subject`` belongs to, if it belongs to one."""
    if isinstance(subject, Reading):
        return subject
    if isinstance(subject, Passage):
        return subject.reading
    if isinstance(subject, Inquiry):
        return None
    return subject.prompt.reading


def is_closed(subject: Subject) -> bool:
    """Whether the closing date of the subject's reading has passed."""
    reading = reading_of(subject)
    return reading is not None and reading.is_closed


def is_open(thread: Thread) -> bool:
    """Whether one can write in ``thread``, as far as its state goes."""
    if thread.is_locked or thread.course.is_over:
        return False
    return not is_closed(subject_of(thread))
