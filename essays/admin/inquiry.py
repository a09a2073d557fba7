from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.admin_scope import CourseScopedAdmin
from courses.doors import SiteRequest
from essays import services
from essays.models import Inquiry


@admin.register(Inquiry)
class InquiryAdmin(CourseScopedAdmin):
    """Questions of one's courses."""

    course_path = "course"
    scoped_fields = {"course": "pk"}
    fieldsets = [
        (None, {"fields": ["course", "title", "question"]}),
        (_("The range of answers"), {"fields": ["pole_a_label", "pole_b_label", "range_note"]}),
        (_("Background"), {"fields": ["background_md"], "classes": ["collapse"]}),
        (_("Order and publication"), {"fields": ["slug", "order", "published_at"]}),
    ]
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "question", "course", "state"]
    list_filter = [("course", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["course"]
    search_fields = ["title", "question"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What was asked and said about a question belongs to its course."""
        return ["course"] if obj is not None else []

    @admin.display(description=_("state"), ordering="published_at")
    def state(self, inquiry: Inquiry) -> Any:
        published_at = inquiry.published_at
        return _("Published") if published_at and published_at <= timezone.now() else _("Draft")

    def save_model(self, request: HttpRequest, obj: Inquiry, form: Any, change: bool) -> None:
        self.refuse_foreign(request, obj)
        actor = cast("SiteRequest", request).user
        if not change:
            obj.created_by = actor
        services.update_inquiry(inquiry=obj, actor=actor)
