"""Role, section and leaving. Memberships are never deleted: what they wrote stays theirs."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.errors import LastInstructor, WrongRole, WrongSection
from courses.models import Course, Membership, Role, Section
from courses.policies import can_teach
from courses.services.invitations import note_people_changed


@transaction.atomic
def change_membership(
    *, membership: Membership, actor: User, role: str, section: Section | None
) -> Membership:
    """Give a member ``role`` and ``section``.

    Raises:
        WrongRole, WrongSection: nobody has that role, or the section is another course's.
        LastInstructor: the course would be without an instructor.
    """
    if not can_teach(actor, membership.course):
        raise PermissionDenied
    check_change(membership=membership, role=role, section=section)
    membership.role, membership.section = role, section
    membership.save(update_fields=["role", "section"])
    note_people_changed(membership.course)
    return membership


def check_change(*, membership: Membership, role: str, section: Section | None) -> None:
    """Raise what stops the change, so that a form can say it before anything is written."""
    if role == Role.PREVIEW or role not in Role:
        raise WrongRole(_("Choose student, assistant or instructor."))
    if section is not None and section.course_id != membership.course_id:
        raise WrongSection(_("This section belongs to another course."))
    if role != Role.INSTRUCTOR:
        _keep_an_instructor(membership)


@transaction.atomic
def leave_course(*, membership: Membership, actor: User) -> Membership:
    """End a membership: by the member, or by an instructor.

    Raises:
        LastInstructor: the course would be without an instructor.
    """
    if membership.user_id != actor.pk and not can_teach(actor, membership.course):
        raise PermissionDenied
    if membership.left_at is None:
        _keep_an_instructor(membership)
        _set_left(membership, timezone.now())
    return membership


@transaction.atomic
def readmit_member(*, membership: Membership, actor: User) -> Membership:
    """Let a member who left take part again, in the same role and section."""
    if not can_teach(actor, membership.course):
        raise PermissionDenied
    if membership.left_at is not None:
        _set_left(membership, None)
    return membership


def note_renamed(user: User) -> None:
    """Note in the courses of ``user`` that a name has changed."""
    courses = Course.objects.filter(memberships__user=user)
    Course.objects.filter(pk__in=courses.values("pk")).update(
        people_version=F("people_version") + 1
    )


def _set_left(membership: Membership, moment: datetime | None) -> None:
    membership.left_at = moment
    membership.save(update_fields=["left_at"])
    note_people_changed(membership.course)


def _keep_an_instructor(membership: Membership) -> None:
    """Raise LastInstructor if ``membership`` is the one that runs its course."""
    # The course's row is locked, so that two instructors cannot leave at the same time.
    Course.objects.select_for_update().get(pk=membership.course_id)
    instructors = Membership.objects.instructors().filter(course=membership.course_id)
    others = instructors.exclude(pk=membership.pk)
    if instructors.filter(pk=membership.pk).exists() and not others.exists():
        raise LastInstructor(
            _("A course needs an instructor. Make somebody else an instructor first.")
        )
