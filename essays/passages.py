"""Where a passage stands: points in blocks, and the quote between them.

Offsets count Unicode code points of a block's text. The text of an edition, for a quote
and its surroundings, is its blocks joined by line breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from essays.models import Block
from essays.models.essay import NUMBERED_KINDS
from essays.models.passage import CONTEXT


@dataclass(frozen=True)
class Point:
    """A place between two code points: ``offset`` of them stand before it in the block."""

    block_key: str
    offset: int


@dataclass(frozen=True)
class Span:
    """Two points of one edition, found: the blocks they are in and the quote between them."""

    start_block: Block
    start: int
    end_block: Block
    end: int
    exact: str
    prefix: str
    suffix: str
    touches_paragraph: bool


def find_span(blocks: Sequence[Block], start: Point, end: Point) -> Span | None:
    """Return the span from ``start`` to ``end``, without white space at its ends.

    ``blocks`` are all blocks of one edition, in order. None where a point lies outside
    them or nothing stands between the two.
    """
    begins, text = _starts(blocks)
    places = {block.key: index for index, block in enumerate(blocks)}
    if not _is_inside(blocks, places, start) or not _is_inside(blocks, places, end):
        return None
    first = begins[places[start.block_key]] + start.offset
    last = begins[places[end.block_key]] + end.offset
    quote = text[first:last]
    first += len(quote) - len(quote.lstrip())
    last -= len(quote) - len(quote.rstrip())
    if first >= last:
        return None
    i, j = _block_at(begins, first), _block_at(begins, last - 1)
    return Span(
        start_block=blocks[i],
        start=first - begins[i],
        end_block=blocks[j],
        end=last - begins[j],
        exact=text[first:last],
        prefix=text[max(0, first - CONTEXT) : first],
        suffix=text[last : last + CONTEXT],
        touches_paragraph=any(block.kind in NUMBERED_KINDS for block in blocks[i : j + 1]),
    )


def sentence_points(block: Block, first: int, last: int) -> tuple[Point, Point] | None:
    """Return where the sentences ``first`` to ``last`` of a block begin and end.

    Sentences are counted from 1; None where the block has no such sentences.
    """
    if not 1 <= first <= last <= len(block.sentences):
        return None
    return (
        Point(block.key, block.sentences[first - 1][0]),
        Point(block.key, block.sentences[last - 1][1]),
    )


def _starts(blocks: Sequence[Block]) -> tuple[list[int], str]:
    begins, at = [], 0
    for block in blocks:
        begins.append(at)
        at += len(block.text) + 1
    return begins, "\n".join(block.text for block in blocks)


def _is_inside(blocks: Sequence[Block], places: dict[str, int], point: Point) -> bool:
    place = places.get(point.block_key)
    return place is not None and 0 <= point.offset <= len(blocks[place].text)


def _block_at(begins: list[int], offset: int) -> int:
    return max(index for index, begin in enumerate(begins) if begin <= offset)
