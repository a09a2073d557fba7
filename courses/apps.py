from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from courses.admin_checks import check_admin_scope  # noqa: PLC0415 - needs the models

        checks.register(check_admin_scope, checks.Tags.admin)
