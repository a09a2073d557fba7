"""One public question that several readings answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from common.text import to_html
from courses.models import Course
from essays import policies
from essays.errors import StaysInItsCourse
from essays.models import Inquiry
from essays.services.slugs import free_slug


@transaction.atomic
def create_inquiry(
    *, course: Course, actor: User, publish: bool = False, slug: str = "", **fields: Any
) -> Inquiry:
    """Add an inquiry to ``course``; ``fields`` are those that the admin shows.

    Raises:
        PermissionDenied: ``actor`` does not teach the course.
        ValidationError: a field is missing, too long or taken.
    """
    _require_teacher(actor, course)
    inquiry = Inquiry(course=course, created_by=actor, **fields)
    taken = course.inquiries.values_list("slug", flat=True)
    inquiry.slug = slug or free_slug(slugify(inquiry.title), taken)
    if publish and inquiry.published_at is None:
        inquiry.published_at = timezone.now()
    return _save(inquiry)


@transaction.atomic
def update_inquiry(*, inquiry: Inquiry, actor: User) -> Inquiry:
    """Keep the changed fields of ``inquiry``.

    Raises:
        StaysInItsCourse: its course would change.
    """
    _require_teacher(actor, inquiry.course)
    if Inquiry.objects.filter(pk=inquiry.pk).exclude(course=inquiry.course_id).exists():
        raise StaysInItsCourse
    return _save(inquiry)


@transaction.atomic
def publish_inquiry(*, inquiry: Inquiry, actor: User) -> Inquiry:
    """Show ``inquiry`` to the class from now on."""
    _require_teacher(actor, inquiry.course)
    inquiry.published_at = inquiry.published_at or timezone.now()
    return _save(inquiry)


def _require_teacher(actor: User, course: Course) -> None:
    if not policies.can_run_inquiry(actor, course):
        raise PermissionDenied(_("Only instructors of the course may change its inquiries."))


def _save(inquiry: Inquiry) -> Inquiry:
    inquiry.background_html = to_html(inquiry.background_md)
    inquiry.full_clean()
    inquiry.save()
    return inquiry
