"""What a person may do as staff of a course; superusers may do all of it in the admin."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from courses.models import Course, Membership


def can_enter_admin(user: User | AnonymousUser) -> bool:
    """Whether ``user`` runs the platform or belongs to the staff of any course."""
    if not user.is_active:
        return False
    return user.is_superuser or Membership.objects.staff().filter(user=user).exists()


def can_teach(user: User, course: Course) -> bool:
    """Whether ``user`` may change ``course``: its readings, prompts and roster."""
    return _runs_the_platform(user) or (
        user.is_active and course.memberships.instructors().filter(user=user).exists()
    )


def can_assist(user: User, course: Course) -> bool:
    """Whether ``user`` belongs to the staff of ``course``."""
    return _runs_the_platform(user) or (
        user.is_active and course.memberships.staff().filter(user=user).exists()
    )


def can_teach_anywhere(user: User) -> bool:
    return _runs_the_platform(user) or (
        user.is_active and Membership.objects.instructors().filter(user=user).exists()
    )


def can_create_course(user: User) -> bool:
    return _runs_the_platform(user)


def _runs_the_platform(user: User) -> bool:
    """Administrators may do everything in the admin; those who may not sign in, nothing."""
    return user.is_active and user.is_superuser
