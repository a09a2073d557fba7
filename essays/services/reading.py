"""An edition is set as a reading of an inquiry."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from essays import policies
from essays.errors import (
    AlreadyAReading,
    DatesOutOfOrder,
    EssayOfAnotherCourse,
    RightsMissing,
    StaysInItsCourse,
    TextInUse,
)
from essays.models import Edition, Inquiry, Reading
from essays.services.slugs import free_slug


@transaction.atomic
def set_reading(
    *,
    inquiry: Inquiry,
    edition: Edition,
    actor: User,
    slug: str = "",
    order: int | None = None,
    answer_summary: str = "",
    opens_at: datetime | None = None,
    due_at: datetime | None = None,
    closes_at: datetime | None = None,
    publish: bool = True,
) -> Reading:
    """Place ``edition`` in ``inquiry``, last unless ``order`` says otherwise.

    Raises:
        PermissionDenied: ``actor`` does not teach the inquiry's course.
        EssayOfAnotherCourse: the essay's home course is not taught by ``actor``.
        RightsMissing: it shall be published and nobody said by which right.
        AlreadyAReading, DatesOutOfOrder: as they say.
    """
    reading = Reading(
        course=inquiry.course,
        inquiry=inquiry,
        edition=edition,
        answer_summary=answer_summary,
        opens_at=opens_at,
        due_at=due_at,
        closes_at=closes_at,
    )
    reading.slug = slug
    reading.order = inquiry.readings.count() if order is None else order
    reading.published_at = timezone.now() if publish else None
    return update_reading(reading=reading, actor=actor)


@transaction.atomic
def publish_reading(*, reading: Reading, actor: User) -> Reading:
    """Show ``reading`` to the class, from its opening date on where it has one."""
    reading.published_at = reading.published_at or timezone.now()
    return update_reading(reading=reading, actor=actor)


@transaction.atomic
def update_reading(*, reading: Reading, actor: User) -> Reading:
    """Keep a new or changed ``reading``; the rules are those of ``set_reading``."""
    inquiry = reading.inquiry
    if not policies.can_run_inquiry(actor, inquiry.course):
        raise PermissionDenied(_("Only instructors of the course may change its readings."))
    if not policies.can_set_edition(actor, reading.edition):
        raise EssayOfAnotherCourse
    check_reading(reading)
    reading.course = inquiry.course
    if not reading.slug:
        taken = inquiry.course.readings.values_list("slug", flat=True)
        reading.slug = free_slug(slugify(reading.edition.title), taken)
    reading.full_clean()
    reading.save()
    return reading


def check_reading(reading: Reading) -> None:
    """Refuse a reading that could not be kept, whoever asks; forms ask this first.

    Raises:
        RightsMissing, AlreadyAReading, DatesOutOfOrder: as they say.
        StaysInItsCourse, TextInUse: it would take what was written about it elsewhere.
    """
    _require_same_place(reading)
    if reading.published_at and not reading.edition.essay.rights_status:
        raise RightsMissing
    others = reading.inquiry.readings.exclude(pk=reading.pk)
    if others.filter(edition=reading.edition_id).exists():
        raise AlreadyAReading
    _require_order(reading)


def _require_same_place(reading: Reading) -> None:
    before = Reading.objects.select_related("edition").filter(pk=reading.pk).first()
    if before is None:
        return
    if before.course_id != reading.inquiry.course_id:
        raise StaysInItsCourse
    if before.edition.essay_id != reading.edition.essay_id and before.passages.exists():
        raise TextInUse


def _require_order(reading: Reading) -> None:
    opens_at, due_at, closes_at = reading.opens_at, reading.due_at, reading.closes_at
    if opens_at and due_at and due_at <= opens_at:
        raise DatesOutOfOrder(_("The reading is due before it opens. Choose a later due date."))
    if opens_at and closes_at and closes_at <= opens_at:
        raise DatesOutOfOrder(_("The reading closes before it opens. Choose a later closing date."))
