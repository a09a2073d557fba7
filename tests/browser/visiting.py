"""People at a browser, and everything that goes wrong there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from accounts.models import User

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = {1280: DESKTOP, 390: PHONE}
#: Generous: tests share the machine with others.
PATIENCE = 20_000


@dataclass
class Faults:
    """What must not happen in a browser: errors, warnings, requests to other hosts."""

    home: str
    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Allow what matches ``pattern``; Chromium reports every 4xx on its console."""
        self.expected.append(pattern)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.seen.append(f"script: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def unexpected(self) -> list[str]:
        return [text for text in self.seen if not any(re.search(p, text) for p in self.expected)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            place = message.page.url if message.page else ""
            self.seen.append(f"console: {message.text} ({place})")

    def _on_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob", "about") and url.netloc != self.home:
            self.seen.append(f"request to another host: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.seen.append(f"server: {response.status} {response.url}")


@dataclass
class Visits:
    """Opens browsers for people; each has cookies of its own."""

    browser: Browser
    address: str
    faults: Faults
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self, user: User | None = None, *, width: int = 1280, script: bool = True, **options: Any
    ) -> Page:
        """Return an empty page of a browser in which ``user`` is signed in."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=script,
            reduced_motion="reduce",
            **(SIZES[width] | options),
        )
        context.set_default_timeout(PATIENCE)
        self.faults.watch(context)
        self.contexts.append(context)
        if user is not None:
            context.add_cookies([self._session_of(user)])
        return context.new_page()

    def _session_of(self, user: User) -> Any:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.address}

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in as a person does."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#account-menu").wait_for()


def wait_for(condition: Callable[[], object], page: Page, seconds: float = 10) -> None:
    """Wait for what happens on the server after the page was told."""
    for _ in range(int(seconds * 20)):
        if condition():
            return
        page.wait_for_timeout(50)
    pytest.fail("It did not happen.")
