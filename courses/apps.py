from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from accounts import slots  # noqa: PLC0415 - needs the models
        from courses import services  # noqa: PLC0415 - needs the models
        from courses.admin_checks import check_admin_scope  # noqa: PLC0415 - needs the models

        checks.register(check_admin_scope, checks.Tags.admin)
        slots.on_verified_sign_in.append(lambda user: services.accept_invitations(user=user))
        slots.on_name_change.append(services.note_renamed)
