"""Callers of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from courses.models import Membership


@pytest.fixture(autouse=True)
def _no_calls_so_far() -> None:
    cache.clear()


@pytest.fixture
def anonymous() -> APIClient:
    return APIClient()


@pytest.fixture
def api() -> Callable[[Membership], APIClient]:
    """A signed-in member, who speaks JSON."""

    def sign_in(member: Membership) -> APIClient:
        client = APIClient()
        client.default_format = "json"
        client.force_login(member.user)
        return client

    return sign_in


def url(course: Any, *parts: str) -> str:
    return "/".join(("/api/v1/courses", course.slug, *parts, ""))
