"""Invitations: addresses that become members when they sign in."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses import services
from courses.admin.filters import AcceptedFilter, RoleFilter
from courses.admin_forms import InvitationForm
from courses.admin_scope import CourseScopedAdmin
from courses.models import Invitation


@admin.register(Invitation)
class InvitationAdmin(CourseScopedAdmin):
    course_path = "course"
    scoped_fields = {"course": "pk", "section": "course"}
    home_label = _("Invite somebody")
    form = InvitationForm
    list_display = ["email", "name", "role", "section", "course", "created_at", "accepted_at"]
    list_filter = [
        ("course", admin.RelatedOnlyFieldListFilter),
        RoleFilter,
        AcceptedFilter,
    ]
    list_select_related = ["course", "section"]
    search_fields = ["email", "name"]
    ordering = ["-created_at"]
    fields = ["course", "email", "name", "role", "section"]

    def is_deletable(self, obj: Invitation) -> bool:
        return obj.accepted_at is None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.accepted_at is None
        return is_open and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["course", "email"] if obj else []

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        invitation = services.invite(
            course=obj.course,
            actor=cast("User", request.user),
            email=obj.email,
            name=obj.name,
            role=obj.role,
            section=obj.section,
        )
        obj.pk = invitation.pk
