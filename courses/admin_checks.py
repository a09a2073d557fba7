"""System checks: the site does not start with an admin through which one sees too far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.forms import ModelChoiceField

from courses.admin_scope import AdministratorsAdmin, CourseScope, CourseScopedAdmin
from courses.models import Course


def check_admin_scope(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Check every registered admin; see ``courses.admin_scope`` for the rules."""
    return [problem for each in admin.site._registry.values() for problem in problems_of(each)]


def problems_of(model_admin: admin.ModelAdmin) -> Iterator[checks.Error]:
    """Yield what is wrong with one admin and its inlines."""
    if not isinstance(model_admin, CourseScopedAdmin):
        yield _error(model_admin, "must derive from CourseScopedAdmin.", 1)
        return
    for inline_class in model_admin.inlines:
        inline = inline_class(model_admin.model, model_admin.admin_site)
        if isinstance(inline, CourseScope):
            yield from _scope_problems(inline)
        else:
            yield _error(inline, "must derive from CourseScopedInline.", 1)
    if not isinstance(model_admin, AdministratorsAdmin):
        yield from _scope_problems(model_admin)
        yield from _filter_problems(model_admin)


def _scope_problems(scope: CourseScope) -> Iterator[checks.Error]:
    if not _leads_to_course(scope.model, scope.course_path):
        yield _error(scope, f"course_path “{scope.course_path}” does not lead to a course.", 2)
    for name in _relations_in_form(scope):
        path = scope.scoped_fields.get(name)
        target = scope.model._meta.get_field(name).related_model
        if path is None:
            yield _error(scope, f"lets “{name}” point at any course: name it in scoped_fields.", 3)
        elif not _leads_to_course(target, path):
            yield _error(scope, f"scoped_fields: “{path}” does not lead to a course.", 2)
    for name, field in scope.form.base_fields.items():
        if isinstance(field, ModelChoiceField) and name not in scope.scoped_fields:
            yield _error(scope, f"form field “{name}” offers rows of every course.", 3)
    if scope.raw_id_fields:
        yield _error(scope, "raw_id_fields show the label of any row: use autocomplete_fields.", 5)


def _relations_in_form(scope: CourseScope) -> list[str]:
    """Relation fields that a form of ``scope`` may show, as far as its class tells."""
    hidden = {*scope.readonly_fields, *(scope.exclude or ())}
    shown = flatten_fieldsets(scope.fieldsets) if scope.fieldsets else scope.fields
    names = [
        field.name
        for field in (*scope.model._meta.fields, *scope.model._meta.many_to_many)
        if field.is_relation and field.editable and field.name not in hidden
    ]
    if isinstance(scope, admin.options.InlineModelAdmin):
        names = [name for name in names if not _points_at_parent(scope, name)]
    return [name for name in names if shown is None or name in _flat(shown)]


def _points_at_parent(inline: admin.options.InlineModelAdmin, name: str) -> bool:
    field = inline.model._meta.get_field(name)
    return field.related_model is inline.parent_model and inline.fk_name in (None, name)


def _flat(fields: Sequence[Any]) -> list[str]:
    return flatten_fieldsets([(None, {"fields": list(fields)})])


def _filter_problems(model_admin: admin.ModelAdmin) -> Iterator[checks.Error]:
    for item in model_admin.list_filter:
        name, kind = item if isinstance(item, tuple | list) else (item, None)
        if not isinstance(name, str) or _is_related_only(kind):
            continue
        if _may_list_foreign_values(model_admin.model, name):
            yield _error(
                model_admin, f"list_filter “{name}” must use RelatedOnlyFieldListFilter.", 4
            )


def _is_related_only(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, admin.RelatedOnlyFieldListFilter)


def _may_list_foreign_values(model: type[models.Model], path: str) -> bool:
    """Whether a filter over ``path`` could list values out of other courses.

    A relation does, and so does a column of a related model, unless its values are fixed.
    """
    field = _field_at(model, path)
    if field is None or field.is_relation:
        return True
    fixed = field.choices or isinstance(field, models.BooleanField | models.DateField)
    return "__" in path and not fixed


def _leads_to_course(model: Any, path: str) -> bool:
    if path == "pk":
        return model is Course
    field = _field_at(model, path)
    return field is not None and field.related_model is Course


def _field_at(model: Any, path: str) -> Any:
    field: Any = None
    try:
        for step in path.split("__"):
            field = model._meta.get_field(step)
            model = field.related_model
    except (FieldDoesNotExist, AttributeError):
        return None
    return field


def _error(scope: Any, text: str, number: int) -> checks.Error:
    name = f"{scope.__class__.__module__}.{scope.__class__.__name__}"
    return checks.Error(f"{name} {text}", obj=scope.__class__, id=f"courses.E00{number}")
