"""Answers as staff look at them: what was handed in, never a draft, and nothing to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from courses.admin_scope import CourseScopedAdmin
from prompts.models import Reflection


@admin.register(Reflection)
class ReflectionAdmin(CourseScopedAdmin):
    course_path = "prompt__course"
    readonly_fields = [
        "prompt",
        "author",
        "section",
        "submitted_at",
        "is_late",
        "version",
        "chosen",
        "body_md",
    ]
    fields = [*readonly_fields]
    list_display = ["author", "prompt", "section", "submitted_at", "is_late", "version"]
    list_filter = [
        ("prompt__course", admin.RelatedOnlyFieldListFilter),
        ("prompt", admin.RelatedOnlyFieldListFilter),
        ("section", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["author__user", "prompt__course", "section"]
    search_fields = ["author__user__name", "prompt__title", "body_md"]
    ordering = ["-submitted_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reflection]:
        return super().get_queryset(request).submitted()  # type: ignore[attr-defined]

    @admin.display(description=_("late"), boolean=True)
    def is_late(self, reflection: Reflection) -> bool:
        due_at, submitted_at = reflection.prompt.due_at, reflection.submitted_at
        return due_at is not None and submitted_at is not None and submitted_at > due_at

    @admin.display(description=_("passages"))
    def chosen(self, reflection: Reflection) -> str:
        rows = reflection.chosen_passages.select_related("passage")
        return format_html_join(
            "", "<blockquote>{}</blockquote>", [(r.passage.exact,) for r in rows]
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
