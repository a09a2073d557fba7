from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.text import clean_text, validate_one_line
from courses.models import Membership
from courses.viewer import Viewer
from discussions import policies
from discussions.models import Comment, Thread, ThreadKind
from discussions.policies import Subject
from discussions.selectors.places import place_for
from discussions.services import checks
from discussions.services.comments import posted_earlier, write_comment
from discussions.services.drafts import discard_draft


def start_thread(
    *,
    author: Membership,
    subject: Subject,
    body: str,
    kind: str = ThreadKind.COMMENT,
    title: str = "",
    whole_class: bool = False,
    idempotency_key: str,
) -> Comment:
    """Begin a conversation on ``subject`` and return its first comment.

    It is for the author's section, or for the whole class where the author has none or
    chooses so. A submission repeated with the same key makes one thread.

    Raises:
        PermissionDenied: ``author`` may not see the subject or no longer takes part.
        EmptyComment, CommentTooLong, ReadingClosed, TooManyComments: the state met.
    """
    words = checks.checked_words(body)
    try:
        with transaction.atomic():
            _check_may_start(author, subject)
            thread = _new_thread(author, subject, kind, title, whole_class)
            comment = write_comment(
                thread=thread, author=author, words=words, parent=None, key=idempotency_key
            )
            discard_draft(member=author, place=place_for(subject))
    except (DomainError, IntegrityError):
        if earlier := posted_earlier(author, idempotency_key):
            return earlier
        raise
    return comment


def _check_may_start(author: Membership, subject: Subject) -> None:
    subjects: Any = type(subject)._default_manager
    seen = subjects.visible_to(Viewer.of(author)).filter(pk=subject.pk)
    if not policies.can_start_thread(author, subject) or not seen.exists():
        raise PermissionDenied(_("You cannot start a conversation here."))


def _new_thread(
    author: Membership, subject: Subject, kind: str, title: str, whole_class: bool
) -> Thread:
    column = type(subject).__name__.lower()
    thread = Thread(
        course=author.course,
        section=None if whole_class else author.section,
        kind=kind,
        title=clean_text(title).strip(),
        created_by=author,
        **{column: subject},
    )
    thread.clean_fields(exclude=["lock_reason"])
    thread.save(force_insert=True)
    return thread


@transaction.atomic
def lock_thread(*, thread: Thread, actor: Membership, reason: str = "") -> Thread:
    """Close a conversation: it can be read, nobody can write in it.

    Raises:
        PermissionDenied: ``actor`` is not on the staff of the course.
        ValidationError: the reason is not one line of text.
    """
    text = clean_text(reason).strip()
    validate_one_line(text)
    row = _lock_as_staff(thread, actor)
    row.locked_at, row.lock_reason = row.locked_at or timezone.now(), text[:300]
    return _save_lock(row)


@transaction.atomic
def unlock_thread(*, thread: Thread, actor: Membership) -> Thread:
    """Open a conversation again.

    Raises:
        PermissionDenied: ``actor`` is not on the staff of the course.
    """
    row = _lock_as_staff(thread, actor)
    row.locked_at, row.lock_reason = None, ""
    return _save_lock(row)


def _lock_as_staff(thread: Thread, actor: Membership) -> Thread:
    row = checks.lock_visible_thread(thread, actor)
    if not policies.can_lock(checks.lock_member(actor), row):
        raise PermissionDenied(_("Only the staff of the course can close a conversation."))
    return row


def _save_lock(row: Thread) -> Thread:
    Thread.objects.filter(pk=row.pk).update(
        locked_at=row.locked_at, lock_reason=row.lock_reason, version=F("version") + 1
    )
    return row
