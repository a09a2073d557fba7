"""A passage of a reading is marked, so that people can talk about it."""

from __future__ import annotations

from django.db import transaction

from essays.errors import PassageChanged, PassageNotFound, PassageTooLong
from essays.models import Passage, Reading
from essays.models.passage import MAX_QUOTE
from essays.passages import Point, find_span


@transaction.atomic
def mark_passage(
    *, reading: Reading, start: Point, end: Point, exact: str | None = None
) -> Passage:
    """Return the passage from ``start`` to ``end``; the same span is one row.

    Args:
        reading: one that the caller has checked to be visible to whoever marks.
        start: where it begins.
        end: where it ends, exclusive.
        exact: what the reader saw there; white space does not count.

    Raises:
        PassageNotFound: a point is not in the text, or no paragraph is touched.
        PassageChanged: something else than ``exact`` stands there.
        PassageTooLong: longer than ``MAX_QUOTE`` code points.
    """
    blocks = list(reading.edition.blocks.order_by("order"))
    span = find_span(blocks, start, end)
    if span is None or not span.touches_paragraph:
        raise PassageNotFound
    if exact is not None and exact.split() != span.exact.split():
        raise PassageChanged
    if len(span.exact) > MAX_QUOTE:
        raise PassageTooLong(MAX_QUOTE)
    passage, _created = Passage.objects.get_or_create(
        reading=reading,
        edition=reading.edition,
        start_block=span.start_block,
        start=span.start,
        end_block=span.end_block,
        end=span.end,
        defaults={"exact": span.exact, "prefix": span.prefix, "suffix": span.suffix},
    )
    return passage
