"""Courses and their join codes."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.selectors import owner_of
from courses.codes import new_code
from courses.models import Course, Role
from courses.policies import can_create_course, can_teach
from courses.services.invitations import accept_invitations, write_invitation


@transaction.atomic
def create_course(
    *,
    actor: User,
    title: str,
    slug: str,
    time_zone: str,
    instructor_email: str,
    description: str = "",
) -> Course:
    """Create a course and name its first instructor.

    The instructor takes part at once if somebody has proved to own the address, else
    when somebody does.

    Raises:
        ValidationError: a value does not fit its field, or the slug is taken.
        BadAddress: ``instructor_email`` is no address.
    """
    if not can_create_course(actor):
        raise PermissionDenied
    course = Course(title=title, slug=slug, time_zone=time_zone, description=description)
    course.full_clean()
    course.save()
    appoint_instructor(course=course, actor=actor, email=instructor_email)
    return course


@transaction.atomic
def appoint_instructor(*, course: Course, actor: User, email: str) -> None:
    """Name the first instructor of a new course."""
    if not can_create_course(actor):
        raise PermissionDenied
    write_invitation(course=course, actor=actor, email=email, role=Role.INSTRUCTOR)
    owner = owner_of(email)
    if owner is not None:
        accept_invitations(user=owner)


def rotate_join_code(*, course: Course, actor: User, expires_at: datetime | None = None) -> Course:
    """Give ``course`` a new join code; the old one opens nothing any more."""
    return _set_code(course, actor, new_code(), expires_at)


def switch_off_join_code(*, course: Course, actor: User) -> Course:
    return _set_code(course, actor, None, None)


def _set_code(course: Course, actor: User, code: str | None, expires_at: datetime | None) -> Course:
    if not can_teach(actor, course):
        raise PermissionDenied
    course.join_code, course.join_code_expires_at = code, expires_at
    course.save(update_fields=["join_code", "join_code_expires_at"])
    return course
