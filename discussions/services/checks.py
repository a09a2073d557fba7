"""What every writing service asks first.

Rows are locked in one order everywhere, thread before comment before member, so that two
requests never wait for each other. SQLite has no row locks; its transactions begin
IMMEDIATE, one writer at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import clean_text, is_blank, to_html, to_plain
from courses.errors import CourseArchived
from courses.models import Course, Membership
from courses.viewer import Viewer
from discussions.errors import (
    CommentTooLong,
    EmptyComment,
    ReadingClosed,
    ThreadFull,
    ThreadLocked,
    TooManyComments,
)
from discussions.models import Comment, Thread
from discussions.models.comment import MAX_BODY, STEP
from discussions.policies import Subject, is_limited
from discussions.selectors.subjects import is_closed, subject_of

#: Most comments of one student in a course within ``PACE_WINDOW``.
PACE = 20
PACE_WINDOW = timedelta(minutes=10)
#: Numbers that fit into a step of a path.
MAX_COMMENTS = 16**STEP - 1


@dataclass(frozen=True)
class Words:
    """What a comment says, as typed and as shown."""

    md: str
    html: str


def checked_words(body: str) -> Words:
    """Return ``body`` as it will be kept.

    Rendering may take a while, so this is done before any row is locked.

    Raises:
        EmptyComment: it shows nothing.
        CommentTooLong: it has more than ``MAX_BODY`` code points.
    """
    check_length(body.strip())
    text = clean_text(body).strip()
    html = to_html(text)
    if is_blank(to_plain(html)):
        raise EmptyComment(_("Write something first: your comment is empty."))
    return Words(text, html)


def check_length(text: str) -> None:
    excess = len(text) - MAX_BODY
    if excess > 0:
        message = ngettext(
            "Shorten your comment by %(count)d character: it may have %(most)d at most.",
            "Shorten your comment by %(count)d characters: it may have %(most)d at most.",
            excess,
        )
        raise CommentTooLong(message % {"count": excess, "most": MAX_BODY})


def lock_visible_thread(thread: Thread, member: Membership) -> Thread:
    """Lock and return the row of a thread that ``member`` may see.

    Raises:
        PermissionDenied: ``member`` may not see it.
    """
    rows = Thread.objects.visible_to(Viewer.of(member)).select_related(
        "course", "passage__reading", "reading", "reflection__prompt__reading"
    )
    locked = rows.select_for_update(of=("self",), no_key=True).filter(pk=thread.pk).first()
    if locked is None:
        raise PermissionDenied(_("You cannot see this conversation."))
    return locked


def lock_comment(comment: Comment, thread: Thread) -> Comment:
    """Lock and return a comment whose ``thread`` is locked already."""
    row = Comment.objects.select_for_update(of=("self",), no_key=True).get(pk=comment.pk)
    row.thread = thread
    return row


def lock_member(member: Membership) -> Membership:
    """Lock and return a member, so that leaving and posting cannot cross."""
    return Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)


def check_reading_is_open(subject: Subject) -> None:
    """Refuse to write about a reading that is closed.

    Raises:
        ReadingClosed: its closing date has passed.
    """
    if is_closed(subject):
        raise ReadingClosed(
            _("This reading is closed, so nobody can write here any more. You can still read.")
        )


def check_course_is_on(course: Course) -> None:
    """Refuse to write in a course that is over.

    Raises:
        CourseArchived: it is.
    """
    if course.is_over:
        raise CourseArchived(
            _("This course is over, so nobody can write here any more. You can still read.")
        )


def check_is_open(thread: Thread) -> None:
    """Refuse to write where writing has ended.

    Raises:
        CourseArchived: the course is over.
        ThreadLocked: staff closed the conversation.
        ReadingClosed: the closing date of its reading has passed.
    """
    check_course_is_on(thread.course)
    if thread.is_locked and thread.lock_reason:
        message = _("This conversation is closed: %(reason)s You can still read it.")
        raise ThreadLocked(message % {"reason": thread.lock_reason})
    if thread.is_locked:
        raise ThreadLocked(_("This conversation is closed. You can still read it."))
    check_reading_is_open(subject_of(thread))


def check_room(thread: Thread) -> None:
    if thread.last_number >= MAX_COMMENTS:
        raise ThreadFull(_("This conversation is full. Start a new one."))


def check_pace(author: Membership) -> None:
    """Refuse a flood of comments; staff are free.

    Raises:
        TooManyComments: ``author`` posted ``PACE`` comments within ``PACE_WINDOW``.
    """
    if not is_limited(author):
        return
    since = timezone.now() - PACE_WINDOW
    if Comment.objects.filter(author=author, created_at__gt=since).count() >= PACE:
        raise TooManyComments(
            _("You have posted %(count)d comments in 10 minutes. Wait a little, then post again.")
            % {"count": PACE}
        )
