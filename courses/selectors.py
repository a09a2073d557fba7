"""Reads over courses and their people."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from courses.models import Course, Membership, Role


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


def course_by_slug(slug: str) -> Course | None:
    return Course.objects.filter(slug=slug).first()
