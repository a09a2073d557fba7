"""The one admin site: for superusers and for the staff of courses, through our sign-in."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from courses.admin_scope import CourseScopedAdmin, reach
from courses.policies import can_enter_admin
from courses.selectors import courses_with_counts

#: Packages that register admins of their own, for permission rows that we do not have.
_NOT_HERE = frozenset({"auth", "account", "mfa", "sessions"})


class CivicAdminSite(admin.AdminSite):
    """Admits by membership, not by ``Permission`` rows; every view of it is scoped."""

    site_title = _("Civic")
    site_header = _("Civic for staff")
    index_title = _("Your courses")
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else None
        wanted = [
            model
            for model in models or [model_or_iterable]
            if model._meta.app_label not in _NOT_HERE
        ]
        super().register(wanted, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return can_enter_admin(request.user)

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the site's own sign-in, so that its second step and limits hold here too."""
        target = _safe_next(request) or reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(target)
        if request.user.is_authenticated:
            raise PermissionDenied
        query = urlencode({REDIRECT_FIELD_NAME: target})
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("admin:index")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = path(
            "r/<path:content_type_id>/<path:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        return [own, *(url for url in super().get_urls() if getattr(url, "name", "") != own.name)]

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Go from a row to its page, if the row is one that the person may see here."""
        row = self._row(request, content_type_id, object_id)
        if not hasattr(row, "get_absolute_url"):
            raise Http404
        return redirect(row.get_absolute_url())

    def _row(self, request: HttpRequest, content_type_id: str, object_id: str) -> Any:
        content_types: Any = apps.get_model("contenttypes", "ContentType")
        try:
            content_type = content_types.objects.get_for_id(int(content_type_id))
            model_admin = self._registry[content_type.model_class()]
        except (ValueError, content_types.DoesNotExist, KeyError):
            raise Http404 from None
        row = model_admin.get_object(request, object_id)
        if row is None or not model_admin.has_view_permission(request, row):
            raise Http404
        return row

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        context = {
            "home_buttons": self._home_buttons(request),
            "courses": courses_with_counts(reach(request)),
        }
        return super().index(request, context | (extra_context or {}))

    def _home_buttons(self, request: HttpRequest) -> list[dict[str, Any]]:
        return [
            {
                "label": model_admin.home_label,
                "url": reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"),
            }
            for model, model_admin in self._registry.items()
            if isinstance(model_admin, CourseScopedAdmin)
            and model_admin.home_label
            and model_admin.has_add_permission(request)
        ]


def _safe_next(request: HttpRequest) -> str:
    target = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_safe else ""
