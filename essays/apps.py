from __future__ import annotations

from django.apps import AppConfig


class EssaysConfig(AppConfig):
    name = "essays"
