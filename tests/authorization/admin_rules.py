"""Addresses of the admin, from what each role may do with each model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from tests.authorization.rules import (
    ADMIN_DOOR,
    ADMIN_STAFF,
    ADMIN_TEACHERS,
    EVERYBODY,
    NOBODY,
    Roles,
    Rule,
    act,
    form,
    page,
)
from tests.authorization.world import World

SUPERUSER = frozenset({"superuser"})
#: Whoever teaches any course may write something new, in a course of their own.
AUTHORS = ADMIN_TEACHERS | {"foreign_instructor"}


@dataclass(frozen=True)
class Permissions:
    """Who may do what with one model: ``see`` and ``change`` one of the first course."""

    row: Callable[[World], Any]
    see_list: Roles = ADMIN_DOOR
    see: Roles = ADMIN_STAFF
    add: Roles = AUTHORS
    change: Roles = ADMIN_TEACHERS
    delete: Roles = ADMIN_TEACHERS


READ_ONLY: dict[str, Any] = {"add": NOBODY, "change": NOBODY, "delete": NOBODY}
PERMISSIONS = {
    "accounts_user": Permissions(
        lambda world: world.student.user,
        see_list=SUPERUSER,
        see=SUPERUSER,
        add=NOBODY,
        change=SUPERUSER,
        delete=NOBODY,
    ),
    "courses_course": Permissions(lambda world: world.course, add=SUPERUSER, delete=NOBODY),
    "courses_membership": Permissions(lambda world: world.student, add=NOBODY, delete=NOBODY),
    "courses_invitation": Permissions(lambda world: world.invitation),
    "essays_essay": Permissions(lambda world: world.essay, delete=NOBODY),
    "essays_inquiry": Permissions(lambda world: world.draft_inquiry, delete=NOBODY),
    "essays_reading": Permissions(lambda world: world.reading, delete=NOBODY),
    "prompts_prompt": Permissions(lambda world: world.prompt, delete=NOBODY),
    "prompts_reflection": Permissions(lambda world: world.locked_reflection, **READ_ONLY),
    "discussions_thread": Permissions(lambda world: world.thread, **READ_ONLY),
    "discussions_comment": Permissions(lambda world: world.comment, **READ_ONLY),
    "digests_digest": Permissions(
        lambda world: world.digest, see_list=AUTHORS, see=ADMIN_TEACHERS, **READ_ONLY
    ),
}


def _view_on_site(world: World) -> dict[str, Any]:
    kind = ContentType.objects.get_for_model(type(world.reading))
    return {"content_type_id": kind.pk, "object_id": world.reading.pk}


SITE = {
    "admin:index": page(ADMIN_DOOR),
    "admin:login": form(EVERYBODY, has_own_door=True),
    "admin:logout": form(EVERYBODY, has_own_door=True),
    "admin:password_change": form(ADMIN_DOOR, has_own_door=True),
    "admin:password_change_done": page(ADMIN_DOOR, has_own_door=True),
    "admin:jsi18n": page(ADMIN_DOOR),
    "admin:autocomplete": page(NOBODY, query="?app_label=x&model_name=y&field_name=z&term=a"),
    "admin:app_list": Rule({"GET": ADMIN_DOOR}, lambda world: {"app_label": "essays"}),
    "admin:view_on_site": Rule({"GET": ADMIN_STAFF}, _view_on_site, is_of_a_course=True),
    "admin:admin/(?P<url>.*)$": Rule({"GET": NOBODY}, lambda world: {"path": "/admin/nowhere/"}),
    "admin:courses_course_import_roster": form(ADMIN_TEACHERS, "course_pk"),
    "admin:courses_course_rotate_join_code": act(ADMIN_TEACHERS, "course_pk"),
    "admin:courses_course_switch_off_code": act(ADMIN_TEACHERS, "course_pk"),
    "admin:essays_essay_correct": form(ADMIN_TEACHERS, "upload_pk"),
    "admin:essays_essay_source": page(ADMIN_STAFF, "essay_pk"),
    "admin:prompts_prompt_preview": page(ADMIN_STAFF, "prompt_pk"),
}


def admin_rules() -> dict[str, Rule]:
    """The rules of the site's own pages and of five pages for each model."""
    rules = dict(SITE)
    for model, may in PERMISSIONS.items():
        rules |= _model_rules(model, may)
    return {name: _django(rule) for name, rule in rules.items()}


def _django(rule: Rule) -> Rule:
    """Django's admin treats a method that it does not know as GET."""
    return Rule(
        rule.methods,
        rule.args,
        rule.query,
        other_methods_are_405=False,
        is_of_a_course=rule.is_of_a_course,
        has_own_door=rule.has_own_door,
    )


def _model_rules(model: str, may: Permissions) -> dict[str, Rule]:
    def row(methods: dict[str, Roles]) -> Rule:
        return Rule(methods, lambda w: {"object_id": may.row(w).pk}, is_of_a_course=True)

    folder = model.replace("_", "/")
    return {
        f"admin:{model}_changelist": Rule({"GET": may.see_list, "POST": may.see_list}),
        f"admin:{model}_add": Rule({"GET": may.add, "POST": may.add}),
        f"admin:{model}_change": row({"GET": may.see, "POST": may.change}),
        f"admin:{model}_delete": row({"GET": may.delete, "POST": may.delete}),
        f"admin:{model}_history": row({"GET": may.see}),
        # Leads everybody to the change page, which has the door.
        f"admin:admin/{folder}/<path:object_id>/": Rule(
            {"GET": ADMIN_DOOR}, lambda w: {"path": f"/admin/{folder}/{may.row(w).pk}/"}
        ),
    }
