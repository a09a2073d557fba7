"""Who may do what in a conversation. Who may see it is ``Thread.objects.visible_to``."""

from __future__ import annotations

from typing import Protocol

from courses.models import Membership, Role
from discussions.models import Thread
from essays.models import Inquiry, Passage, Reading
from prompts.models import Reflection


class Written(Protocol):
    """A comment, whole or as one line of a page."""

    @property
    def author_id(self) -> int: ...

    @property
    def thread(self) -> Thread: ...


#: What a thread can be about.
Subject = Passage | Reading | Reflection | Inquiry


def _takes_part(member: Membership) -> bool:
    return member.left_at is None and member.role != Role.PREVIEW


def _is_staff_of(member: Membership, thread: Thread) -> bool:
    return _takes_part(member) and member.is_staff and member.course_id == thread.course_id


def can_start_thread(member: Membership, subject: Subject) -> bool:
    """Whoever takes part; an answer can be talked about once it is submitted."""
    if isinstance(subject, Reflection) and not subject.is_submitted:
        return False
    return _takes_part(member)


def can_reply(member: Membership, thread: Thread) -> bool:
    return _takes_part(member) and member.course_id == thread.course_id


def can_follow(member: Membership, thread: Thread) -> bool:
    return member.left_at is None and member.course_id == thread.course_id


def can_edit(member: Membership, comment: Written) -> bool:
    """Only the author: nobody else changes somebody's words."""
    return _takes_part(member) and comment.author_id == member.pk


def can_delete(member: Membership, comment: Written) -> bool:
    """The author, and the staff of the course."""
    return can_edit(member, comment) or _is_staff_of(member, comment.thread)


def can_lock(member: Membership, thread: Thread) -> bool:
    return _is_staff_of(member, thread)


def is_limited(member: Membership) -> bool:
    """Whether the number of comments within some minutes is limited for ``member``."""
    return not member.is_staff
