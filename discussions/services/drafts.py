from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from courses.models import Membership
from discussions.errors import UnknownPlace
from discussions.models import CommentDraft
from discussions.selectors.places import PLACE
from discussions.services.checks import check_length


def save_comment_draft(*, member: Membership, place: str, body: str) -> CommentDraft | None:
    """Keep what ``member`` is writing at ``place``, as typed; an empty text ends the draft.

    Raises:
        PermissionDenied: ``member`` no longer takes part in the course.
        CommentTooLong: it is longer than a comment can be.
        UnknownPlace: nothing can be written there.
    """
    if member.left_at is not None:
        raise PermissionDenied(_("Only people who take part in the course may write here."))
    if not PLACE.fullmatch(place):
        raise UnknownPlace(_("This draft belongs to no conversation. Reload the page."))
    # As typed, but for what no database stores.
    text = body.replace("\0", "").encode(errors="ignore").decode()
    check_length(text)
    if not text.strip():
        discard_draft(member=member, place=place)
        return None
    draft, _is_new = CommentDraft.objects.update_or_create(
        membership=member, place=place, defaults={"body_md": text}
    )
    return draft


def discard_draft(*, member: Membership, place: str) -> None:
    """Forget what ``member`` was writing at ``place``."""
    CommentDraft.objects.filter(membership=member, place=place).delete()
