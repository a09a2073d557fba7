"""Who asks."""

from __future__ import annotations

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

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=True)
        if user := self._users[role]:
            client.force_login(user)
        return client
