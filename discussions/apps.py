from __future__ import annotations

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "discussions"

    def ready(self) -> None:
        from courses import digest_sections as slot  # noqa: PLC0415 - needs the models
        from discussions import digest_sections as ours  # noqa: PLC0415 - needs the models

        slot.register_source(ours.Comments())
        slot.register_section(ours.Replies())
        slot.register_section(ours.Followed())
