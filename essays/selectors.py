"""Reads over essays and readings."""

from __future__ import annotations

from django.db.models import QuerySet

from courses.viewer import Viewer
from essays.models import Block, Reading


def reading_for(viewer: Viewer, *, inquiry: str, reading: str) -> QuerySet[Reading]:
    """The reading at the given slugs, if ``viewer`` may see it, with its text's edition."""
    readings = Reading.objects.visible_to(viewer).with_text()
    return readings.filter(inquiry__slug=inquiry, slug=reading)


def blocks_of(reading: Reading) -> list[Block]:
    """All blocks of the reading's edition, in order."""
    return list(reading.edition.blocks.order_by("order"))
