"""The admin as a closed door: staff reach their own courses through it, and no others.

Both halves are needed. The queryset bounds what is listed, opened, searched, completed,
deleted and acted on; the relation fields bound what a form may point at, or a forged POST
could move a row into somebody else's course. ``courses.admin_checks`` refuses to start
the site with an admin that leaves a half out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import Form, ModelChoiceField, ModelMultipleChoiceField
from django.http import HttpRequest

from courses.doors import SiteRequest
from courses.selectors import Reach, reach_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def reach(request: HttpRequest) -> Reach:
    """The reach of who asks, read once per request."""
    known = getattr(request, "_reach", None)
    if known is None:
        known = reach_of(cast("SiteRequest", request).user)
        request._reach = known  # type: ignore[attr-defined]
    return known


def course_of(row: Model, path: str) -> int | None:
    """Return the id of the course to which ``path`` leads from ``row``, as ``row`` is now."""
    value: Any = row
    for step in path.split("__"):
        value = getattr(value, step, None)
        if value is None:
            return None
    return value.pk if isinstance(value, Model) else value


class CourseScope(admin.options.BaseModelAdmin):
    """What an admin and an inline share: rows and choices of the person's own courses.

    Attributes:
        course_path: lookup from the model to its Course (``"pk"`` for Course itself).
        scoped_fields: for every relation field of the form the lookup from its target to
            the Course. A relation that is missing here offers nothing.
        assistants_may_change: assistants otherwise only look.
    """

    course_path: ClassVar[str]
    scoped_fields: ClassVar[dict[str, str]] = {}
    assistants_may_change: ClassVar[bool] = False

    def may_change_in(self, request: HttpRequest, course_id: int | None) -> bool:
        mine = reach(request)
        if self.assistants_may_change:
            return mine.may_see(course_id)
        return mine.may_change(course_id)

    def own_rows(self, rows: QuerySet[Any], path: str, request: HttpRequest) -> QuerySet[Any]:
        """Of ``rows`` those that the person may look at."""
        mine = reach(request)
        return rows if mine.everywhere else rows.filter(**{f"{path}__in": mine.assisted})

    def own_choices(self, rows: QuerySet[Any], path: str, request: HttpRequest) -> QuerySet[Any]:
        """Of ``rows`` those that the person may point at."""
        mine = reach(request)
        if mine.everywhere:
            return rows
        courses = mine.assisted if self.assistants_may_change else mine.taught
        return rows.filter(**{f"{path}__in": courses})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.own_rows(super().get_queryset(request), self.course_path, request)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        kwargs["queryset"] = self._choices(db_field, request, kwargs.get("queryset"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        kwargs["queryset"] = self._choices(db_field, request, kwargs.get("queryset"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _choices(
        self, field: Any, request: HttpRequest, narrowed: QuerySet[Any] | None
    ) -> QuerySet[Any]:
        """Rows that ``field`` may point at, within what a subclass ``narrowed`` them to."""
        rows = field.remote_field.model._default_manager.all() if narrowed is None else narrowed
        path = self.scoped_fields.get(field.name)
        return rows.none() if path is None else self.own_choices(rows, path, request)

    def refuse_foreign(self, request: HttpRequest, row: Model) -> None:
        """Stop before ``row`` is saved into, or with a part of, another's course.

        Forms have checked this already; here a form that forgot to is caught.

        Raises:
            PermissionDenied: the row, or what one of its fields points at, is foreign.
        """
        courses = [
            course_of(target, path)
            for name, path in self.scoped_fields.items()
            for target in _targets(row, name)
        ]
        own = course_of(row, self.course_path)
        # A new row may get its course only when it is saved, from what it points at.
        if own is not None:
            courses.append(own)
        if not all(self.may_change_in(request, course) for course in courses):
            raise PermissionDenied


def _targets(row: Model, name: str) -> list[Model]:
    """What the field ``name`` of ``row`` points at; many-to-many fields are the form's."""
    if row._meta.get_field(name).many_to_many:
        return []
    target = getattr(row, name, None)
    return [] if target is None else [target]


class CourseScopedAdmin(CourseScope, admin.ModelAdmin):
    """Show staff only what belongs to their own courses; superusers see all.

    Assistants look; instructors add and change. Nothing is deleted unless
    ``is_deletable`` says so of the row: what has content stays.

    Attributes:
        home_label: where given, the admin's first page offers a big button with these
            words that leads to this admin's "add" page.
    """

    home_label: ClassVar[str | _StrPromise] = ""
    view_on_site = False

    def get_list_select_related(self, request: HttpRequest) -> Any:
        if self.list_select_related is False and self.course_path != "pk":
            return [self.course_path]
        return super().get_list_select_related(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        mine = reach(request)
        if obj is None:
            return mine.everywhere or bool(mine.assisted)
        return mine.may_see(course_of(obj, self.course_path))

    def has_add_permission(self, request: HttpRequest) -> bool:
        mine = reach(request)
        if self.assistants_may_change:
            return mine.everywhere or bool(mine.assisted)
        return mine.everywhere or bool(mine.taught)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return CourseScopedAdmin.has_add_permission(self, request)
        return self.may_change_in(request, course_of(obj, self.course_path))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (
            obj is not None
            and self.has_change_permission(request, obj)
            and (self.is_deletable(obj))
        )

    def is_deletable(self, obj: Any) -> bool:
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        row = super().save_form(request, form, change)
        self.refuse_foreign(request, row)
        self._refuse_foreign_choices(request, form)
        return row

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        inlines = self.get_inline_instances(request, form.instance if change else None)
        for formset in formsets:
            self._refuse_foreign_rows(request, formset, inlines)
        super().save_related(request, form, formsets, change)

    def _refuse_foreign_choices(self, request: HttpRequest, form: Form) -> None:
        """The same as ``refuse_foreign`` for fields that point at several rows."""
        for name, path in self.scoped_fields.items():
            chosen = form.cleaned_data.get(name)
            rows = chosen if isinstance(chosen, QuerySet) else []
            if not all(self.may_change_in(request, course_of(row, path)) for row in rows):
                raise PermissionDenied

    def _refuse_foreign_rows(
        self, request: HttpRequest, formset: Any, inlines: Sequence[Any]
    ) -> None:
        for inline in inlines:
            if inline.model is formset.model:
                for form in formset.forms:
                    if form.has_changed():
                        inline.refuse_foreign(request, form.instance)


class CourseScopedInline(CourseScope, admin.options.InlineModelAdmin):
    """Rows inside a scoped admin's page: who may do what is decided by that admin.

    Use it beside ``admin.TabularInline`` or ``admin.StackedInline``, first in the bases.
    """

    can_delete = False
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_delete and self.has_change_permission(request, obj)

    @property
    def _parent(self) -> admin.ModelAdmin:
        return self.admin_site.get_model_admin(self.parent_model)


class AdministratorsAdmin(CourseScopedAdmin):
    """An admin of what belongs to no course: superusers only."""

    course_path = "pk"

    def own_rows(self, rows: QuerySet[Any], path: str, request: HttpRequest) -> QuerySet[Any]:
        return rows if reach(request).everywhere else rows.none()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reach(request).everywhere

    def has_add_permission(self, request: HttpRequest) -> bool:
        return reach(request).everywhere

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reach(request).everywhere
