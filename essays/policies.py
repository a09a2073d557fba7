"""Who may do what with essays, inquiries and readings."""

from __future__ import annotations

from accounts.models import User
from courses.models import Course
from courses.policies import can_teach
from essays.models import Edition


def can_import_essay(user: User, course: Course) -> bool:
    return can_teach(user, course)


def can_run_inquiry(user: User, course: Course) -> bool:
    return can_teach(user, course)


def can_set_edition(user: User, edition: Edition) -> bool:
    """An essay may be set in any course one teaches, when one teaches its home course."""
    return can_teach(user, edition.essay.course)
