"""Filters of rosters, in the words of rosters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.models import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str | _StrPromise]]:
        return [(role.value, role.label) for role in Role if role != Role.PREVIEW]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(role=self.value()) if self.value() else queryset


class TakesPartFilter(admin.SimpleListFilter):
    title = _("takes part")
    parameter_name = "takes_part"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str | _StrPromise]]:
        return [("yes", _("Takes part")), ("no", _("Has left"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(left_at__isnull=self.value() == "yes")


class AcceptedFilter(admin.SimpleListFilter):
    title = _("accepted")
    parameter_name = "accepted"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str | _StrPromise]]:
        return [("no", _("Open")), ("yes", _("Accepted"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(accepted_at__isnull=self.value() == "no")
