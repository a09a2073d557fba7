"""The map of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from civic.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("api.urls")),
    path("join/", include("courses.urls")),
    path("", include("prompts.urls")),
    path("", include("discussions.urls")),
    path("", include("digests.urls")),
    path("", include("classroom.urls")),
]
