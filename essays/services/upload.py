"""Files and pasted texts on their way to an essay."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from essays import policies
from essays.models import EssayUpload


@transaction.atomic
def keep_upload(*, course: Course, actor: User, name: str, source: bytes) -> EssayUpload:
    """Keep what was uploaded until staff have looked at what was detected in it."""
    if not policies.can_import_essay(actor, course):
        raise PermissionDenied(_("Only instructors of the course may import essays."))
    return EssayUpload.objects.create(
        course=course, created_by=actor, name=name[-255:], source=source
    )


@transaction.atomic
def discard_upload(*, upload: EssayUpload, actor: User) -> None:
    """Forget an upload: it has become an essay, or nobody wants it."""
    if not policies.can_import_essay(actor, upload.course):
        raise PermissionDenied(_("Only instructors of the course may import essays."))
    upload.delete()
