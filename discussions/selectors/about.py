"""How a page says what a thread is about, and where that is."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from discussions.models import Thread
from discussions.selectors.places import Paragraph, Start
from discussions.selectors.subjects import subject_of
from essays.models import Inquiry, Passage, Reading


@dataclass(frozen=True)
class About:
    """A subject in words: ``label`` leads to ``url``; ``quote`` is the passage, if it is one."""

    label: str
    url: str
    quote: str = ""


def about_thread(thread: Thread) -> About:
    """Return what ``thread`` is about (needs ``with_subject``)."""
    subject = subject_of(thread)
    if isinstance(subject, Passage):
        return _about_passage(subject, thread.course.slug)
    return about_start(subject, thread.course.slug)


def about_start(subject: Start, course: str) -> About:
    """Return what a thread that is still to be started in ``course`` would be about."""
    if isinstance(subject, Paragraph):
        number = subject.block.number or 0
        return _about_paragraph(subject.reading, course, number, subject.block.text)
    if isinstance(subject, Reading):
        label = _("The whole reading “%(title)s”") % {"title": subject.edition.title}
        return About(label, _reading_url(subject, course))
    if isinstance(subject, Inquiry):
        return About(subject.question, reverse("classroom:inquiry", args=[course, subject.slug]))
    words = {"name": subject.author.display_name, "title": subject.prompt.title}
    url = reverse("classroom:reflection", args=[course, subject.public_id])
    return About(_("%(name)s’s answer to “%(title)s”") % words, url)


def _about_passage(passage: Passage, course: str) -> About:
    number = passage.start_block.number
    if number is not None:
        return _about_paragraph(passage.reading, course, number, passage.exact)
    label = _("A passage of “%(title)s”") % {"title": passage.reading.edition.title}
    return About(label, _reading_url(passage.reading, course), passage.exact)


def _about_paragraph(reading: Reading, course: str, number: int, quote: str) -> About:
    words = {"number": number, "title": reading.edition.title}
    url = reverse("classroom:paragraph", args=[course, reading.inquiry.slug, reading.slug, number])
    return About(_("Paragraph %(number)d of “%(title)s”") % words, url, quote)


def _reading_url(reading: Reading, course: str) -> str:
    return reverse("classroom:reading", args=[course, reading.inquiry.slug, reading.slug])
