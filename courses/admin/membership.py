"""The roster: who takes part, in which role and section."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from common.errors import DomainError
from courses import services
from courses.admin.filters import RoleFilter, TakesPartFilter
from courses.admin_forms import MembershipForm
from courses.admin_scope import CourseScopedAdmin
from courses.models import Membership, Role


@admin.register(Membership)
class MembershipAdmin(CourseScopedAdmin):
    """Members come by invitation or join code, and are never deleted: they leave."""

    course_path = "course"
    scoped_fields = {"section": "course"}
    form = MembershipForm
    list_display = ["person", "address", "role", "section", "course", "joined_at", "left_at"]
    list_filter = [
        ("course", admin.RelatedOnlyFieldListFilter),
        ("section", admin.RelatedOnlyFieldListFilter),
        RoleFilter,
        TakesPartFilter,
    ]
    list_select_related = ["course", "section", "user"]
    search_fields = ["user__name", "user__email"]
    ordering = ["course", "user__name"]
    fields = ["person", "address", "course", "role", "section", "joined_at", "left_at"]
    readonly_fields = ["person", "address", "course", "joined_at", "left_at"]
    actions = ["take_out", "take_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).exclude(role=Role.PREVIEW)

    @admin.display(description=gettext_lazy("name"), ordering="user__name")
    def person(self, membership: Membership) -> str:
        return membership.display_name

    @admin.display(description=gettext_lazy("email address"), ordering="user__email")
    def address(self, membership: Membership) -> str:
        return membership.user.email

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        services.change_membership(
            membership=obj, actor=cast("User", request.user), role=obj.role, section=obj.section
        )

    @admin.action(
        description=gettext_lazy("Take out of the course (what they wrote stays)"),
        permissions=["change"],
    )
    def take_out(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        self._each(request, queryset, services.leave_course)

    @admin.action(
        description=gettext_lazy("Let take part in the course again"), permissions=["change"]
    )
    def take_back(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        self._each(request, queryset, services.readmit_member)

    def _each(self, request: HttpRequest, queryset: QuerySet[Membership], service: Any) -> None:
        done = 0
        for membership in queryset.select_related("course", "user"):
            try:
                service(membership=membership, actor=cast("User", request.user))
                done += 1
            except DomainError as error:
                text = _("%(name)s: %(error)s")
                text %= {"name": membership.display_name, "error": error}
                messages.error(request, text)
        text = ngettext("%(count)s member was changed.", "%(count)s members were changed.", done)
        messages.success(request, text % {"count": done})
