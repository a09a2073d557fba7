"""Which paragraphs of a reading are talked about, and how much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from courses.viewer import Viewer
from discussions.models import Thread
from essays.models import Block, Reading


@dataclass(frozen=True)
class Mark:
    """A passage that somebody talks about, and how many comments stand there."""

    public_id: str
    start_order: int
    start: int
    end_order: int
    end: int
    #: Number of the paragraph in which it begins; None in a heading or caption.
    number: int | None
    comments: int

    def within(self, block: Block) -> tuple[int, int] | None:
        """Return the part of ``block.text`` that the passage covers, in code points."""
        if not self.start_order <= block.order <= self.end_order:
            return None
        start = self.start if block.order == self.start_order else 0
        end = self.end if block.order == self.end_order else len(block.text)
        return (start, end) if start < end else None


@dataclass(frozen=True)
class ReadingNotes:
    """What is said in the margin of a reading, as one viewer sees it."""

    marks: list[Mark]

    @property
    def by_paragraph(self) -> dict[int, int]:
        """Comments by paragraph number, counted where their passage begins."""
        counts: Counter[int] = Counter()
        for mark in self.marks:
            counts[mark.number or 0] += mark.comments
        counts.pop(0, None)
        return dict(counts)

    def within(self, block: Block) -> list[tuple[int, int]]:
        """Return the spans of ``block.text`` that are talked about, in order."""
        return sorted(span for mark in self.marks if (span := mark.within(block)))


def notes_in(reading: Reading, viewer: Viewer) -> ReadingNotes:
    """Return the notes of ``reading`` that ``viewer`` may see, in one query."""
    rows = (
        Thread.objects.visible_to(viewer)
        .filter(passage__reading=reading, passage__edition=reading.edition_id, comment_count__gt=0)
        .values_list(
            "passage__public_id",
            "passage__start_block__order",
            "passage__start",
            "passage__end_block__order",
            "passage__end",
            "passage__start_block__number",
        )
        .annotate(comments=Sum("comment_count"))
        .order_by("passage__start_block__order", "passage__start", "passage__public_id")
    )
    return ReadingNotes([Mark(*row) for row in rows])


def notes_by_paragraph(reading: Reading, viewer: Viewer) -> dict[int, int]:
    """Return how many comments stand at each paragraph number, in one query."""
    return notes_in(reading, viewer).by_paragraph
