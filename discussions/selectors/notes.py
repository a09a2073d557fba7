"""Which paragraphs of a reading are talked about, and how much."""

from __future__ import annotations

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
    comments: int

    def touches(self, block: Block) -> bool:
        return self.start_order <= block.order <= self.end_order

    def within(self, block: Block) -> tuple[int, int] | None:
        """Return the part of ``block.text`` that the passage covers, in code points."""
        if not self.touches(block):
            return None
        start = self.start if block.order == self.start_order else 0
        end = self.end if block.order == self.end_order else len(block.text)
        return (start, end) if start < end else None


@dataclass(frozen=True)
class ReadingNotes:
    """What is said in the margin of a reading, as one viewer sees it."""

    marks: list[Mark]

    @property
    def comments(self) -> int:
        return sum(mark.comments for mark in self.marks)

    def comments_at(self, block: Block) -> int:
        """Return how many comments are about passages that touch ``block``."""
        return sum(mark.comments for mark in self.marks if mark.touches(block))

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
        )
        .annotate(total=Sum("comment_count"))
        .order_by("passage__start_block__order", "passage__start", "passage__public_id")
    )
    return ReadingNotes([Mark(*row) for row in rows])
