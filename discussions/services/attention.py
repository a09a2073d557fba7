from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Membership
from courses.viewer import Viewer
from discussions import policies
from discussions.models import Follow, ReadMark, Thread


def follow(*, thread: Thread, member: Membership) -> Follow:
    """Let ``member`` hear of new comments in ``thread``."""
    return _set_follow(thread, member, is_on=True)


def unfollow(*, thread: Thread, member: Membership) -> Follow:
    """Stop it; writing in the thread again does not bring it back."""
    return _set_follow(thread, member, is_on=False)


@transaction.atomic
def _set_follow(thread: Thread, member: Membership, *, is_on: bool) -> Follow:
    _check_sees(member, thread)
    row, _is_new = Follow.objects.update_or_create(
        membership=member, thread=thread, defaults={"is_on": is_on}
    )
    return row


def begin_following(*, thread: Thread, member: Membership) -> None:
    """Follow a thread one writes in, unless one unfollowed it by hand."""
    Follow.objects.bulk_create([Follow(membership=member, thread=thread)], ignore_conflicts=True)


@transaction.atomic
def mark_read(*, thread: Thread, member: Membership, number: int) -> None:
    """Remember that ``member`` has seen the comments up to ``number``; it never goes back.

    Raises:
        PermissionDenied: ``member`` may not see the thread.
    """
    _check_sees(member, thread)
    seen = min(number, thread.last_number)
    if seen > 0:
        _advance(thread, member, to=seen)


def _advance(thread: Thread, member: Membership, *, to: int) -> None:
    ReadMark.objects.bulk_create(
        [ReadMark(membership=member, thread=thread, last_number=to, seen_at=timezone.now())],
        ignore_conflicts=True,
    )
    ReadMark.objects.filter(membership=member, thread=thread, last_number__lt=to).update(
        last_number=to, seen_at=timezone.now()
    )


def note_own_comment(*, thread: Thread, member: Membership, number: int) -> None:
    """Count one's own comment as seen, unless that would skip unseen ones of others."""
    if number == 1:
        _advance(thread, member, to=1)
    else:
        ReadMark.objects.filter(membership=member, thread=thread, last_number=number - 1).update(
            last_number=number, seen_at=timezone.now()
        )


def _check_sees(member: Membership, thread: Thread) -> None:
    seen = Thread.objects.visible_to(Viewer.of(member)).filter(pk=thread.pk)
    if not policies.can_follow(member, thread) or not seen.exists():
        raise PermissionDenied(_("You cannot see this conversation."))
