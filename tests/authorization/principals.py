"""Who asks."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.authorization.world import World
from tests.factories.accounts import UserFactory


class Principals:
    """A signed-in client for every role."""

    def __init__(self, alpha: World, beta: World) -> None:
        self._users: dict[str, User | None] = {
            "anonymous": None,
            "inactive": UserFactory(is_active=False),
            "stranger": UserFactory(name="Stranger"),
            "superuser": UserFactory(name="Superuser", is_superuser=True),
            "foreign_student": beta.people["student"],
            "foreign_instructor": beta.people["instructor"],
        }
        names = ("invited", "left", "student", "classmate", "far", "assistant", "instructor")
        self._users |= {name: alpha.people[name] for name in names}

        self._sessions = {role: _session_of(user) for role, user in self._users.items() if user}

    def client(self, role: str) -> Client:
        """A browser of ``role`` that was signed in long ago and has no other cookie."""
        client = Client()
        if session := self._sessions.get(role):
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        return client


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
