"""The ledger of digests, to look at: did it reach them, and if not, why?"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.admin_scope import CourseScopedAdmin, CourseScopedInline, course_of, reach
from digests.models import DeliveryAttempt, Digest


class DeliveryAttemptInline(CourseScopedInline, admin.TabularInline):
    model = DeliveryAttempt
    course_path = "digest__membership__course"
    readonly_fields = ["number", "at", "stage", "code", "text"]
    fields = tuple(readonly_fields)
    verbose_name_plural = _("tries")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Digest)
class DigestAdmin(CourseScopedAdmin):
    """Read-only, for instructors: rows are written by planning and delivering alone."""

    course_path = "membership__course"
    list_display = ["person", "course", "key", "state", "reason", "planned_at", "sent_at"]
    list_filter = [
        ("membership__course", admin.RelatedOnlyFieldListFilter),
        "state",
        "reason",
        "cadence",
    ]
    list_select_related = ["membership__user", "membership__course"]
    search_fields = ["membership__user__name", "membership__user__email"]
    ordering = ["-planned_at", "-pk"]
    readonly_fields = [
        "person",
        "course",
        "kind",
        "cadence",
        "key",
        "state",
        "reason",
        "planned_at",
        "not_before",
        "expires_at",
        "attempts",
        "first_try_at",
        "sent_at",
        "last_code",
        "message_id",
    ]
    fields = tuple(readonly_fields)
    inlines = [DeliveryAttemptInline]

    @admin.display(description=_("name"), ordering="membership__user__name")
    def person(self, digest: Digest) -> str:
        return digest.membership.display_name

    @admin.display(description=_("course"), ordering="membership__course__title")
    def course(self, digest: Digest) -> str:
        return digest.membership.course.title

    def own_rows(self, rows: QuerySet[Any], path: str, request: HttpRequest) -> QuerySet[Any]:
        mine = reach(request)
        return rows if mine.everywhere else rows.filter(**{f"{path}__in": mine.taught})

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        mine = reach(request)
        if obj is None:
            return mine.everywhere or bool(mine.taught)
        return mine.may_change(course_of(obj, self.course_path))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
