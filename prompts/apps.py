from __future__ import annotations

from django.apps import AppConfig


class PromptsConfig(AppConfig):
    name = "prompts"

    def ready(self) -> None:
        from courses import digest_sections as slot  # noqa: PLC0415 - needs the models
        from prompts import digest_sections as ours  # noqa: PLC0415 - needs the models

        slot.register_source(ours.Prompts())
        slot.register_section(ours.Due())
        slot.register_section(ours.NewPrompts())
