"""Who looks: what the visibility rule needs to know of one member of one course.

Every ``visible_to(viewer)`` is written once and works for two kinds of viewer:

* ``Viewer.of(membership)``: literal values, for a page, a fragment or the API;
* ``Viewer.column("membership")``: columns of the query around it, so that a digest can
  ask for 500 members at once. Inside a subquery of a subquery use ``viewer.nested()``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from django.db.models import OuterRef, Q, Value
from django.db.models.lookups import In
from django.utils import timezone

from courses.models import STAFF_ROLES, Membership


@dataclass(frozen=True)
class Viewer:
    """One member of one course, looking at one moment."""

    membership: Any
    course: Any
    section: Any
    role: Any
    at: datetime = field(default_factory=timezone.now)
    path: str | None = None

    @classmethod
    def of(cls, membership: Membership, *, at: datetime | None = None) -> Self:
        return cls(
            membership=membership.pk,
            course=membership.course_id,
            section=membership.section_id,
            role=membership.role,
            at=at or timezone.now(),
        )

    @classmethod
    def column(cls, path: str, *, at: datetime | None = None) -> Self:
        """A viewer for each row of the outer query, whose ``path`` leads to its membership."""
        return cls(
            membership=OuterRef(path),
            course=OuterRef(f"{path}__course"),
            section=OuterRef(f"{path}__section"),
            role=OuterRef(f"{path}__role"),
            at=at or timezone.now(),
            path=path,
        )

    def nested(self) -> Self:
        """The same viewer, one subquery deeper."""
        if self.path is None:
            return self
        return replace(
            self,
            membership=OuterRef(self.membership),
            course=OuterRef(self.course),
            section=OuterRef(self.section),
            role=OuterRef(self.role),
        )

    @property
    def is_staff(self) -> Q:
        """A condition, true where the viewer is an assistant or instructor of the course."""
        role = Value(self.role) if self.path is None else self.role
        return Q(In(role, [str(role) for role in STAFF_ROLES]))

    def in_section(self, path: str = "section") -> Q:
        """A condition on the row's section: class-wide, or the viewer's own."""
        return Q(**{path: None}) | Q(**{path: self.section})
