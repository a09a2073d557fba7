"""Joining a course by the code that its instructor gave out."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.codes import normalise
from courses.errors import CourseArchived, JoinCodeExpired, UnknownJoinCode
from courses.models import Course, Membership, Role
from courses.services.invitations import accept_invitations, admit


def course_behind(code: str) -> Course:
    """Return the course that ``code`` opens.

    Raises:
        UnknownJoinCode: it opens none, or what was typed is no code.
        JoinCodeExpired: it did until it expired.
        CourseArchived: the course is over.
    """
    course = Course.objects.filter(join_code=normalise(code) or None).first()
    if course is None or course.join_code is None:
        raise UnknownJoinCode(
            _("No course has this join code. Check it, or ask your instructor for the current one.")
        )
    if course.join_code_has_expired:
        raise JoinCodeExpired(_("This join code has expired. Ask your instructor for a new one."))
    if course.archived_at is not None:
        raise CourseArchived(_("This course is over; nobody can join it any more."))
    return course


@transaction.atomic
def join_by_code(*, user: User, code: str) -> Membership:
    """Make ``user`` a student of the course that ``code`` opens; joining twice is harmless.

    An invitation that waits for the person goes first: it may name a section or a role.
    """
    course = course_behind(code)
    accept_invitations(user=user)
    return admit(course=course, user=user, role=Role.STUDENT)
