"""Passages that a caller points at."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from courses.viewer import Viewer
from essays.models import Passage, Reading
from essays.passages import Point
from essays.services import mark_passage


def marked(viewer: Viewer, given: dict[str, Any], *, field: str) -> Passage:
    """Return the passage that somebody describes, in a reading that they see.

    Args:
        viewer: who describes it.
        given: a valid ``PassageInput``.
        field: where in the request it stands, to say what is wrong with it.
    """
    reading = (
        Reading.objects.visible_to(viewer)
        .select_related("edition")
        .filter(slug=given["reading"])
        .first()
    )
    if reading is None:
        raise ValidationError({f"{field}.reading": [_("The course has no such reading.")]})
    return mark_passage(
        reading=reading,
        start=_point(given["start"]),
        end=_point(given["end"]),
        exact=given.get("exact"),
    )


def _point(given: dict[str, Any]) -> Point:
    return Point(given["block"], given["offset"])
