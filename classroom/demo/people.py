"""The demo course and its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User
from courses.models import Course, Membership, Section

#: One for all demo accounts; they exist only in development.
PASSWORD = "read-and-talk"  # noqa: S105 - printed on the console for whoever tries the demo
ADMINISTRATOR = "admin@example.org"
JOINED_AGO = timedelta(days=14)


def load_people(data: Mapping[str, Any]) -> tuple[Course, dict[str, Membership]]:
    """Write the course, its sections and members; return the members by address."""
    course = Course.objects.create(**data["course"])
    sections = {name: Section.objects.create(course=course, name=name) for name in data["sections"]}
    _user(ADMINISTRATOR, "Site administrator", is_superuser=True)
    members = {}
    for person in data["people"]:
        user = _user(person["email"], person["name"], time_zone=person["time_zone"])
        members[person["email"]] = Membership.objects.create(
            course=course,
            user=user,
            role=person["role"],
            section=sections.get(person["section"]),
        )
    # So that the first digest need not wait for the next morning.
    Membership.objects.filter(course=course).update(joined_at=timezone.now() - JOINED_AGO)
    return course, members


@cache
def _hashed_password() -> str:
    """Hashing is slow on purpose, and all demo accounts have one password."""
    return make_password(PASSWORD)


def _user(email: str, name: str, **fields: Any) -> User:
    """A person who signs in at once: the address counts as verified."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name, **fields)
        user.password = _hashed_password()
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
