"""The admin with our own site, which admits a course's staff and shows only their courses."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class CivicAdminConfig(AdminConfig):
    default_site = "courses.admin_site.CivicAdminSite"
