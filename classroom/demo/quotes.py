"""Finding the passage that a quote of the demo course names."""

from __future__ import annotations

from essays.models import Passage, Reading
from essays.passages import Point
from essays.services import mark_passage


def passage_of(reading: Reading, quote: str) -> Passage:
    """Mark ``quote``, which stands in exactly one block of the reading."""
    block = reading.edition.blocks.get(text__contains=quote)
    start = block.text.index(quote)
    return mark_passage(
        reading=reading,
        start=Point(block.key, start),
        end=Point(block.key, start + len(quote)),
        exact=quote,
    )
