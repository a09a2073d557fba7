from __future__ import annotations

from django.apps import AppConfig


class EssaysConfig(AppConfig):
    name = "essays"

    def ready(self) -> None:
        from courses import digest_sections as slot  # noqa: PLC0415 - needs the models
        from essays import digest_sections as ours  # noqa: PLC0415 - needs the models

        slot.register_source(ours.Readings())
        slot.register_section(ours.NewReadings())
