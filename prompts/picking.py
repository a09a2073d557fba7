"""Sentences of the readings to choose from, and the passages that chosen ones make.

What works by hand and without JavaScript: sentences that follow one another become one
passage, from the first to the last of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from essays.models import Block, Passage, Reading
from essays.passages import Point


@dataclass(frozen=True)
class Sentence:
    """One sentence of a numbered paragraph.

    Attributes:
        value: names it in a form.
        block: the paragraph.
        start, end: code points of the paragraph's text, ``end`` exclusive.
        joins: it follows the sentence before it without a gap.
    """

    value: str
    reading: Reading
    block: Block
    start: int
    end: int
    joins: bool

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]

    def is_in(self, passage: Passage) -> bool:
        """Whether ``passage`` (with its blocks) covers a part of this sentence."""
        if passage.edition_id != self.block.edition_id:
            return False
        begins = (passage.start_block.order, passage.start)
        ends = (passage.end_block.order, passage.end)
        order = self.block.order
        return begins < (order, self.end) and (order, self.start) < ends


@dataclass(frozen=True)
class Run:
    """Sentences that follow one another: a passage before it is marked."""

    reading: Reading
    start: Point
    end: Point


def sentences_of(readings: Iterable[Reading]) -> list[Sentence]:
    """All sentences of the numbered paragraphs of ``readings``, in order: 1 query."""
    readings = list(readings)
    blocks: dict[int, list[Block]] = {}
    editions = {reading.edition_id for reading in readings}
    rows = Block.objects.filter(edition__in=editions, number__isnull=False)
    for block in rows.order_by("edition", "order"):
        blocks.setdefault(block.edition_id, []).append(block)
    return [
        sentence
        for reading in readings
        for sentence in _sentences(reading, blocks.get(reading.edition_id, []))
    ]


def runs_of(sentences: Sequence[Sentence], chosen: Collection[str]) -> list[Run]:
    """The passages that the ``chosen`` of all ``sentences`` make, in order."""
    runs: list[list[Sentence]] = []
    before: Sentence | None = None
    for sentence in sentences:
        if sentence.value in chosen:
            if sentence.joins and before is not None and before.value in chosen:
                runs[-1].append(sentence)
            else:
                runs.append([sentence])
        before = sentence
    return [
        Run(
            reading=run[0].reading,
            start=Point(run[0].block.key, run[0].start),
            end=Point(run[-1].block.key, run[-1].end),
        )
        for run in runs
    ]


def _sentences(reading: Reading, blocks: Sequence[Block]) -> Iterable[Sentence]:
    order = None
    for block in blocks:
        bounds = block.sentences or [[0, len(block.text)]]
        for number, (start, end) in enumerate(bounds, start=1):
            yield Sentence(
                value=f"{reading.slug}:{block.key}:{number}",
                reading=reading,
                block=block,
                start=start,
                end=end,
                joins=number > 1 or block.order - 1 == order,
            )
        order = block.order
