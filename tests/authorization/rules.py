"""Who may do what at which address. An address or method without a rule fails the matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from digests.emails import unsubscribe_url
from tests.authorization.world import World

#: Everybody who asks, of the first course unless the name says otherwise.
ROLES = (
    "anonymous",
    "inactive",
    "stranger",
    "invited",
    "left",
    "student",
    "classmate",
    "far",
    "assistant",
    "instructor",
    "foreign_student",
    "foreign_instructor",
    "superuser",
)
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous", "inactive"}
STUDENTS = frozenset({"student", "classmate", "far"})
STAFF = frozenset({"assistant", "instructor"})
MEMBERS = STUDENTS | STAFF
NEAR = MEMBERS - {"far"}
INSTRUCTOR = frozenset({"instructor"})
#: In the admin; elsewhere a superuser is nobody special.
ADMIN_STAFF = STAFF | {"superuser"}
ADMIN_TEACHERS = INSTRUCTOR | {"superuser"}
ADMIN_DOOR = ADMIN_STAFF | {"foreign_instructor"}
NOBODY: frozenset[str] = frozenset()

Roles = frozenset[str]


@dataclass(frozen=True)
class Rule:
    """Who may use which methods of an address.

    Attributes:
        methods: by method the roles that are let in; others get 401, 403, 404 or the
            sign-in page. HEAD is like GET; a method that is not named answers 405.
        args: the captured arguments for one of the two courses.
        query: what stands behind the question mark.
        other_methods_are_405: false for Django's and allauth's own views, which treat an
            unknown method as GET.
        has_own_door: for sign-in pages, which send some people on and others away by rules
            of their own; what they show and change is looked at all the same.
        is_of_a_course: whether its arguments name something of one course.
    """

    methods: dict[str, Roles]
    args: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    query: str = ""
    other_methods_are_405: bool = True
    is_of_a_course: bool = False
    has_own_door: bool = False


def page(roles: Roles, *names: str, **more: Any) -> Rule:
    return Rule({"GET": roles}, _args(*names), is_of_a_course=bool(names), **more)


def form(roles: Roles, *names: str, post: Roles | None = None, **more: Any) -> Rule:
    return Rule(
        {"GET": roles, "POST": roles if post is None else post},
        _args(*names),
        is_of_a_course=bool(names),
        **more,
    )


def act(roles: Roles, *names: str) -> Rule:
    return Rule({"POST": roles}, _args(*names), is_of_a_course=True)


def _args(*names: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {ALIASES.get(name, name): _value(world, name) for name in names}


def _value(world: World, name: str) -> Any:
    values = {
        "course": world.course.slug,
        "inquiry": world.inquiry.slug,
        "reading": world.reading.slug,
        "number": 1,
        "thread": world.thread.public_id,
        "comment": world.comment.public_id,
        "own_comment": world.own_comment.public_id,
        "prompt": world.prompt.public_id,
        "reflection": world.locked_reflection.public_id,
        "own_reflection": world.own_reflection.public_id,
        "code": world.course.join_code,
        "token": world.token.pk,
        "course_pk": world.course.pk,
        "essay_pk": world.essay.pk,
        "upload_pk": world.upload.pk,
        "prompt_pk": world.prompt.pk,
    }
    return values[name]


#: Names of objects here, under the argument that addresses call them by.
ALIASES = {
    "thread": "public_id",
    "comment": "public_id",
    "own_comment": "public_id",
    "prompt": "public_id",
    "reflection": "public_id",
    "own_reflection": "public_id",
    "token": "pk",
    "course_pk": "pk",
    "essay_pk": "pk",
    "upload_pk": "pk",
    "prompt_pk": "pk",
}


def _unsubscribe_token(world: World) -> dict[str, Any]:
    return {"token": unsubscribe_url(world.student).rstrip("/").rsplit("/", 1)[1]}


IN_READING = ("course", "inquiry", "reading")

SITE = {
    "healthz": page(EVERYBODY),
    "classroom:home": page(SIGNED_IN),
    "classroom:about": page(EVERYBODY),
    "classroom:course": page(MEMBERS, "course"),
    "classroom:inquiry": page(MEMBERS, "course", "inquiry"),
    "classroom:reading": page(MEMBERS, *IN_READING),
    "classroom:paragraph": page(MEMBERS, *IN_READING, "number"),
    "classroom:paragraph_panel": page(MEMBERS, *IN_READING, "number"),
    "classroom:reading_threads": page(MEMBERS, *IN_READING),
    "classroom:prompt": form(MEMBERS, "course", "prompt", post=STUDENTS),
    "classroom:reflection": page(STAFF | {"classmate"}, "course", "reflection"),
    "prompts:save_draft": act(STUDENTS, "course", "prompt"),
    "discussions:thread": page(MEMBERS, "course", "thread"),
    "discussions:thread_panel": page(MEMBERS, "course", "thread"),
    "discussions:reply": form(MEMBERS, "course", "thread"),
    "discussions:follow": act(MEMBERS, "course", "thread"),
    "discussions:lock": act(STAFF, "course", "thread"),
    "discussions:comment": page(MEMBERS, "course", "comment"),
    "discussions:edit": form(frozenset({"student"}), "course", "own_comment"),
    "discussions:delete": form(STAFF | {"student"}, "course", "own_comment"),
    "discussions:history": page(MEMBERS, "course", "comment"),
    "discussions:save_draft": act(MEMBERS, "course"),
    "discussions:start_thread": act(MEMBERS, "course"),
    "digests:preferences": form(MEMBERS, "course"),
    # The token in a mail is the key: no sign-in, and nobody else's membership behind it.
    "digests:unsubscribe": Rule({"GET": EVERYBODY, "POST": EVERYBODY}, _unsubscribe_token),
    # Only in development, on the machine itself.
    "digests:mailbox": page(NOBODY),
    "digests:mailbox_message": Rule({"GET": NOBODY}, lambda world: {"name": "mail"}),
    "digests:mailbox_html": Rule({"GET": NOBODY}, lambda world: {"name": "mail"}),
    "courses:join": form(SIGNED_IN),
    # Whoever holds a code may see which course it opens, so it is of no course here.
    "courses:join(code)": Rule({"GET": SIGNED_IN, "POST": SIGNED_IN}, _args("code")),
    "accounts:profile": form(SIGNED_IN),
    "accounts:tokens": form(SIGNED_IN),
    "accounts:revoke_token": act(frozenset({"student"}), "token"),
}

API = {
    "api:me": page(SIGNED_IN),
    "api:courses": page(SIGNED_IN),
    "api:course": page(MEMBERS, "course"),
    "api:inquiries": page(MEMBERS, "course"),
    "api:inquiry": page(MEMBERS, "course", "inquiry"),
    "api:readings": page(MEMBERS, "course"),
    "api:reading": page(MEMBERS, "course", "reading"),
    "api:prompts": page(MEMBERS, "course"),
    "api:prompt": page(MEMBERS, "course", "prompt"),
    "api:own_reflection": Rule(
        {"GET": frozenset({"student", "classmate"}), "PUT": STUDENTS, "POST": STUDENTS},
        _args("course", "prompt"),
        is_of_a_course=True,
    ),
    "api:answers": page(STAFF | {"classmate"}, "course", "prompt"),
    "api:reflection": page(STAFF | {"classmate"}, "course", "reflection"),
    "api:threads": Rule({"GET": MEMBERS, "POST": MEMBERS}, _args("course"), is_of_a_course=True),
    "api:thread": page(MEMBERS, "course", "thread"),
    "api:comments": Rule(
        {"GET": MEMBERS, "POST": MEMBERS}, _args("course", "thread"), is_of_a_course=True
    ),
    "api:comment": Rule(
        {"GET": MEMBERS, "PATCH": frozenset({"student"}), "DELETE": STAFF | {"student"}},
        _args("course", "own_comment"),
        is_of_a_course=True,
    ),
    "api:comment_versions": page(MEMBERS, "course", "comment"),
    "api:schema": page(EVERYBODY),
    "api:docs": page(EVERYBODY),
    "api:nowhere": Rule(
        dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), NOBODY),
        lambda world: {"path": "/api/v1/nowhere/"},
        other_methods_are_405=False,
    ),
}

RULES: dict[str, Rule] = SITE | API
