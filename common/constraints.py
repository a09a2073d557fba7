"""Check constraints that several models share."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import CheckConstraint, F, Q


def exactly_one(*fields: str, name: str) -> CheckConstraint:
    """Of ``fields``, one has a value and all others are null."""
    ways = [Q(**{f"{other}__isnull": other != chosen for other in fields}) for chosen in fields]
    return CheckConstraint(condition=reduce(or_, ways), name=name)


def in_order(earlier: str, later: str, *, name: str) -> CheckConstraint:
    """``later`` is after ``earlier`` where both are given."""
    return CheckConstraint(
        condition=Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__isnull": True})
        | Q(**{f"{later}__gt": F(earlier)}),
        name=name,
    )
