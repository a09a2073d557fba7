"""People, for administrators."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import update_profile
from courses.admin_scope import AdministratorsAdmin


@admin.register(User)
class UserAdmin(AdministratorsAdmin):
    """People sign up by themselves; administrators switch accounts off and on."""

    list_display = ["email", "name", "is_active", "two_steps", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = [
        "name",
        "email",
        "is_active",
        "is_superuser",
        "two_steps",
        "language",
        "time_zone",
        "created_at",
        "last_login",
    ]
    readonly_fields = ["email", "two_steps", "created_at", "last_login"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        second_step = Authenticator.objects.filter(user=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_two_steps=Exists(second_step))

    @admin.display(description=_("two-step sign-in"), boolean=True, ordering="has_two_steps")
    def two_steps(self, user: Any) -> bool:
        return user.has_two_steps

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new name shows in every course, as when the person changes it."""
        update_profile(user=obj, name=obj.name, language=obj.language, time_zone=obj.time_zone)
        super().save_model(request, obj, form, change)
