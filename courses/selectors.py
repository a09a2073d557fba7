"""Reads over courses and their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.models import STAFF_ROLES, Course, Invitation, Membership, Role


@dataclass(frozen=True)
class Reach:
    """How far a person reaches in the admin: the courses whose staff one belongs to.

    Attributes:
        everywhere: the person runs the platform; the other two then say nothing.
        taught: ids of the courses one may change.
        assisted: ids of the courses one may look into; ``taught`` is a part of it.
    """

    everywhere: bool
    taught: frozenset[int]
    assisted: frozenset[int]

    def may_see(self, course_id: int | None) -> bool:
        return self.everywhere or course_id in self.assisted

    def may_change(self, course_id: int | None) -> bool:
        return self.everywhere or course_id in self.taught


def reach_of(user: User) -> Reach:
    """Return the reach of ``user``, in one query at most."""
    if not user.is_active:
        return Reach(everywhere=False, taught=frozenset(), assisted=frozenset())
    if user.is_superuser:
        return Reach(everywhere=True, taught=frozenset(), assisted=frozenset())
    rows = list(Membership.objects.staff().filter(user=user).values_list("course_id", "role"))
    return Reach(
        everywhere=False,
        taught=frozenset(course for course, role in rows if role == Role.INSTRUCTOR),
        assisted=frozenset(course for course, _ in rows),
    )


def courses_with_counts(mine: Reach) -> QuerySet[Course]:
    """Return the courses within reach that are not over, with how many take part in them."""
    taking_part = Membership.objects.taking_part()
    rows = Course.objects.filter(archived_at=None)
    return (rows if mine.everywhere else rows.filter(pk__in=mine.assisted)).annotate(
        student_count=count_of(taking_part.filter(role=Role.STUDENT)),
        staff_count=count_of(taking_part.filter(role__in=STAFF_ROLES)),
        invitation_count=count_of(Invitation.objects.open()),
    )


def count_of(rows: QuerySet[Any]) -> Coalesce:
    """An annotation of courses: how many of ``rows`` belong to each.

    A subquery, so that several counts do not multiply each other.
    """
    counts = rows.filter(course=OuterRef("pk")).order_by().values("course").annotate(n=Count("pk"))
    return Coalesce(Subquery(counts.values("n")), 0)
