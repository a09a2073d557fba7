"""A live site with a real database, and people who visit it with a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from classroom.demo.loading import load_demo_course
from courses.models import Course
from tests.browser.visiting import Faults, Visits


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker("browser")


@pytest.fixture
def site(live_server: LiveServer, settings) -> LiveServer:
    """The site, which knows its own address."""
    settings.SITE_URL = live_server.url
    return live_server


@pytest.fixture
def faults(site: LiveServer) -> Faults:
    return Faults(home=urlsplit(site.url).netloc)


@pytest.fixture
def visit(browser: Browser, site: LiveServer, faults: Faults) -> Iterator[Visits]:
    """Open pages: ``visit(user, width=390)``. Any fault in them fails the test."""
    visits = Visits(browser, site.url, faults)
    yield visits
    visits.close()
    if unexpected := faults.unexpected():
        pytest.fail("In the browser:\n" + "\n".join(unexpected))


@pytest.fixture
def demo(db: None) -> Course:
    """The demo course."""
    return load_demo_course()


@pytest.fixture
def sam(demo: Course) -> User:
    """The demo student."""
    return User.objects.get(email="student@example.org")


@pytest.fixture
def ruth(demo: Course) -> User:
    """The demo instructor."""
    return User.objects.get(email="instructor@example.org")
