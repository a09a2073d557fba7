from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from courses.models import Membership
from discussions import policies
from discussions.errors import CommentDeleted
from discussions.models import Comment, CommentVersion, Thread
from discussions.models.comment import MAX_DEPTH, STEP
from discussions.selectors.places import edit_place, reply_place
from discussions.services import checks
from discussions.services.attention import begin_following, note_own_comment
from discussions.services.drafts import discard_draft


def post_comment(
    *,
    thread: Thread,
    author: Membership,
    body: str,
    parent: Comment | None = None,
    idempotency_key: str,
) -> Comment:
    """Add ``author``'s comment to ``thread``, below ``parent`` if it answers one.

    A submission repeated with the same key returns the comment that the first one made.

    Raises:
        PermissionDenied: ``author`` may not see the thread or no longer takes part.
        EmptyComment, CommentTooLong, CommentDeleted, ThreadLocked, ReadingClosed,
        ThreadFull, TooManyComments: the state met.
    """
    words = checks.checked_words(body)
    try:
        with transaction.atomic():
            locked = checks.lock_visible_thread(thread, author)
            above = _answered(parent, locked)
            comment = write_comment(
                thread=locked, author=author, words=words, parent=above, key=idempotency_key
            )
            discard_draft(member=author, place=reply_place(locked, above))
    except (DomainError, IntegrityError):
        if earlier := posted_earlier(author, idempotency_key):
            return earlier
        raise
    return comment


def posted_earlier(author: Membership, key: str) -> Comment | None:
    """Return the comment that an earlier submission with this key made.

    Asked only once writing has failed: a unique constraint keeps the second from being
    written, and what has closed since must not refuse what is already there.
    """
    return (
        Comment.objects.select_related("thread__course")
        .filter(author=author, idempotency_key=key)
        .first()
    )


def _answered(parent: Comment | None, thread: Thread) -> Comment | None:
    if parent is None:
        return None
    above = Comment.objects.filter(pk=parent.pk, thread=thread).first()
    if above is None:
        raise PermissionDenied(_("The comment you answer is in another conversation."))
    if not above.is_standing:
        raise CommentDeleted(
            _("The comment you answer was deleted meanwhile. Answer another one, or none.")
        )
    return above


def write_comment(
    *,
    thread: Thread,
    author: Membership,
    words: checks.Words,
    parent: Comment | None,
    key: str,
) -> Comment:
    """Write a comment into a thread whose row is locked or new, inside a transaction."""
    member = checks.lock_member(author)
    if not policies.can_reply(member, thread):
        raise PermissionDenied(_("Only people who take part in the course may write here."))
    checks.check_is_open(thread)
    checks.check_room(thread)
    checks.check_pace(member)
    comment = _insert(thread, author, words, parent, key)
    begin_following(thread=thread, member=author)
    note_own_comment(thread=thread, member=author, number=comment.number)
    return comment


def _insert(
    thread: Thread, author: Membership, words: checks.Words, parent: Comment | None, key: str
) -> Comment:
    now = timezone.now()
    Thread.objects.filter(pk=thread.pk).update(
        last_number=F("last_number") + 1,
        comment_count=F("comment_count") + 1,
        version=F("version") + 1,
        last_comment_at=now,
    )
    # The row is locked, so nobody else has taken a number since it was read.
    number = thread.last_number = thread.last_number + 1
    comment = Comment.objects.create(
        thread=thread,
        parent=parent,
        author=author,
        number=number,
        path=_path(number, parent),
        depth=min(parent.depth + 1, MAX_DEPTH) if parent else 0,
        body_md=words.md,
        body_html=words.html,
        idempotency_key=key,
        created_at=now,
    )
    _keep_version(comment, number=1, at=now)
    return comment


def _path(number: int, parent: Comment | None) -> str:
    """Below the parent; beside it, below its own parent, where the tree is deep enough."""
    if parent is None:
        return Comment.step(number)
    stem = parent.path if parent.depth < MAX_DEPTH else parent.path[:-STEP]
    return stem + Comment.step(number)


def _keep_version(comment: Comment, *, number: int, at: datetime) -> None:
    CommentVersion.objects.create(
        comment=comment,
        number=number,
        body_md=comment.body_md,
        body_html=comment.body_html,
        created_at=at,
    )


def edit_comment(*, comment: Comment, actor: Membership, body: str) -> Comment:
    """Change the words of ``actor``'s own comment; what it said before is kept.

    Raises:
        PermissionDenied: it is somebody else's, or ``actor`` may not see the thread.
        EmptyComment, CommentTooLong, CommentDeleted, ThreadLocked, ReadingClosed: the state.
    """
    words = checks.checked_words(body)
    with transaction.atomic():
        thread = checks.lock_visible_thread(comment.thread, actor)
        row = checks.lock_comment(comment, thread)
        _check_may_edit(checks.lock_member(actor), row)
        discard_draft(member=actor, place=edit_place(row))
        if words.md != row.body_md:
            _rewrite(row, words)
    return row


def _check_may_edit(member: Membership, comment: Comment) -> None:
    if not policies.can_edit(member, comment):
        raise PermissionDenied(_("You can change your own comments only."))
    if not comment.is_standing:
        raise CommentDeleted(_("This comment was deleted meanwhile, so it cannot be changed."))
    checks.check_is_open(comment.thread)


def _rewrite(comment: Comment, words: checks.Words) -> None:
    comment.body_md, comment.body_html = words.md, words.html
    comment.version += 1
    comment.edited_at = timezone.now()
    comment.save(update_fields=["body_md", "body_html", "version", "edited_at"])
    _keep_version(comment, number=comment.version, at=comment.edited_at)
    Thread.objects.filter(pk=comment.thread_id).update(version=F("version") + 1)


@transaction.atomic
def delete_comment(*, comment: Comment, actor: Membership) -> Comment:
    """Leave a tombstone in place of a comment: its words go, the replies to it stay.

    Authors delete their own, staff any of their course. Deleting twice changes nothing.

    Raises:
        PermissionDenied: ``actor`` may not see the thread, or not delete the comment.
    """
    thread = checks.lock_visible_thread(comment.thread, actor)
    row = checks.lock_comment(comment, thread)
    if not policies.can_delete(checks.lock_member(actor), row):
        raise PermissionDenied(_("You can delete your own comments only."))
    if row.deleted_at is not None:
        return row
    gone = 1 if row.is_standing else 0
    row.deleted_at, row.deleted_by = timezone.now(), actor
    row.save(update_fields=["deleted_at", "deleted_by"])
    Thread.objects.filter(pk=thread.pk).update(
        comment_count=F("comment_count") - gone, version=F("version") + 1
    )
    return row
