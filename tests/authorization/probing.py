"""Asking once, as somebody, and looking at what came back and what changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.authorization.principals import Principals
from tests.authorization.rules import Rule
from tests.authorization.world import CANARY, World, all_keys, rows, strangers_pointing_at

#: Who may see something of the second course.
OF_BETA = frozenset({"foreign_student", "foreign_instructor", "superuser"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


@dataclass(frozen=True)
class Answer:
    """What a probe met."""

    status: int
    location: str
    text: str
    what: str

    @property
    def is_refused(self) -> bool:
        """Whether the door stayed shut: an error of access, or the way to the sign-in page.

        The admin sends whoever asks for a row out of reach to its first page.
        """
        if self.status in (401, 403, 404, 405):
            return True
        away = ("/accounts/login", "/admin/login")
        return self.status == 302 and (self.location.startswith(away) or self.location == "/admin/")


@dataclass(frozen=True)
class Stage:
    """Both courses and everybody who asks.

    Attributes:
        theirs: keys of the second course's rows.
        known: keys of all rows.
        before: what the rows of ``theirs`` hold, as every probe finds them.
    """

    alpha: World
    beta: World
    theirs: dict[type[Model], set[Any]]
    known: dict[type[Model], set[Any]]
    before: list[Any]
    principals: Principals

    @classmethod
    def set_up(cls) -> Stage:
        alpha = World("zqxalpha")
        own = all_keys()
        beta = World(CANARY)
        theirs = {model: keys - own[model] for model, keys in all_keys().items()}
        # Signing in is noted on the person, so it comes before anything is compared.
        principals = Principals(alpha, beta)
        return cls(alpha, beta, theirs, all_keys(), rows(theirs), principals)

    def probe(
        self, role: str, method: str, name: str, rule: Rule, at: World, says: World
    ) -> Answer:
        """Ask for an object of ``at``, look for marks and changes of the second course, undo.

        The values that are sent name objects of ``says``.
        """
        cache.clear()
        sid = transaction.savepoint()
        try:
            with connection.execute_wrapper(writes := Writes()):
                answer = self._ask(role, method, name, rule, at, says)
            if writes.seen and role not in OF_BETA:
                self._see_that_nothing_changed(answer)
        finally:
            transaction.savepoint_rollback(sid)
        if role not in OF_BETA:
            assert CANARY not in answer.text, f"{answer.what} shows the other course"
        return answer

    def _see_that_nothing_changed(self, answer: Answer) -> None:
        assert rows(self.theirs) == self.before, f"{answer.what} changed the other course"
        new = strangers_pointing_at(self.theirs, self.known)
        assert not new, f"{answer.what} reached into the other course: {new}"

    def _ask(self, role: str, method: str, name: str, rule: Rule, at: World, says: World) -> Answer:
        client = self.principals.client(role)
        response = send(client, method, address(name, rule, at), values_of(says))
        content = b"".join(response) if response.streaming else response.content
        return Answer(
            status=response.status_code,
            location=response.headers.get("Location", ""),
            text=content.decode(errors="replace") + str(dict(response.headers)),
            what=f"{method} {name} of {at.mark} by {role}: {response.status_code}",
        )


class Writes:
    """Notices whether anything was written while it wraps the database."""

    seen = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ").upper().startswith(("INSERT", "UPDATE", "DELETE", "WITH")):
            self.seen = True
        return execute(sql, params, many, context)


def address(name: str, rule: Rule, world: World) -> str:
    args = rule.args(world)
    path = args.pop("path", None)
    return (path or reverse(name.split("(")[0], kwargs=args)) + rule.query


def send(client: Client, method: str, url: str, data: dict[str, Any]) -> HttpResponseBase:
    if method in SAFE:
        return getattr(client, method.lower())(url)
    if url.startswith("/api/"):
        return client.generic(method, url, json.dumps(data), content_type="application/json")
    return getattr(client, method.lower())(url, data)


def values_of(world: World) -> dict[str, Any]:
    """A value for every field that a form or serializer may have, pointing at ``world``."""
    return {
        "course": world.course.pk,
        "inquiry": world.inquiry.pk,
        "reading": world.reading.slug,
        "edition": world.edition.pk,
        "section": world.section.pk,
        "user": world.student.user_id,
        "author": world.student.pk,
        "membership": world.student.pk,
        "parent": world.comment.public_id,
        "to": world.comment.public_id,
        "thread": world.thread.public_id,
        "reflection": world.locked_reflection.public_id,
        "place_name": f"reading:{world.reading.slug}",
        "place": f"thread:{world.thread.public_id}",
        "body": "What I think of it.",
        "title": "A title",
        "kind": "comment",
        "idempotency_key": "probe",
        "reason": "Because.",
        "email": "new@example.org",
        "name": "New name",
        "code": "2222-2222",
        "_selected_action": [world.essay.pk, world.prompt.pk, world.course.pk],
        "action": "delete_selected",
    }
