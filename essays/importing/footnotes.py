"""Footnotes and the places in the text that refer to them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .draft import PARAGRAPH_KINDS, BlockDraft, SpanDraft
from .marks import footnote_mark, note_number

_NOTES = re.compile(
    r"(?:end|foot)?notes|fu(?:ß|ss)noten|anmerkungen|notas(?: al pie)?|notes de bas de page",
    re.IGNORECASE,
)
_LONGEST = 40
_EMPHASIS = re.compile(r"(?:^|[\s“(])\*{1,2}\w")


def mark_footnotes(blocks: list[BlockDraft]) -> list[BlockDraft]:
    """Return ``blocks`` with footnotes told apart and the references to them as spans."""
    heading = _place_of_heading(blocks)
    notes = _notes_below(heading, blocks) | _notes_by_mark(blocks)
    if not _leaves_text(blocks, notes):
        return blocks
    pattern = _reference_pattern(notes.values())
    marked = [_with_references(block, pattern) for block in blocks] if notes else list(blocks)
    for at in notes:
        marked[at] = replace(blocks[at], kind="footnote")
    if any(at > heading for at in notes):
        marked[heading] = replace(blocks[heading], kind="heading", level=blocks[heading].level or 2)
    return marked


def _leaves_text(blocks: list[BlockDraft], notes: dict[int, str]) -> bool:
    return any(block.kind in PARAGRAPH_KINDS and at not in notes for at, block in enumerate(blocks))


def _place_of_heading(blocks: list[BlockDraft]) -> int:
    """Return where "Notes" stands, behind the last block if nowhere."""
    return next(
        (
            at
            for at, block in enumerate(blocks)
            if _NOTES.fullmatch(block.text[:_LONGEST].rstrip(":"))
        ),
        len(blocks),
    )


def _notes_below(heading: int, blocks: list[BlockDraft]) -> dict[int, str]:
    """Return the places and marks of what follows the heading "Notes"."""
    numbered = {
        at: note_number(blocks[at].text) or footnote_mark(blocks[at].text)
        for at in range(heading + 1, len(blocks))
        if blocks[at].kind in PARAGRAPH_KINDS
    }
    return {at: mark for at, mark in numbered.items() if mark}


def _notes_by_mark(blocks: list[BlockDraft]) -> dict[int, str]:
    """Return the places of texts that begin with a mark which the text before them refers to.

    At the very end a mark in brackets needs no reference: it may have been lost.
    """
    marks = {
        at: mark
        for at, block in enumerate(blocks)
        if block.kind in PARAGRAPH_KINDS and (mark := footnote_mark(block.text))
    }
    if not marks:
        return {}
    tail = _tail(blocks, marks)
    first_references = _first_references(blocks, set(marks.values()))
    return {
        at: mark
        for at, mark in marks.items()
        if (at >= tail and mark[0] == "[") or first_references.get(mark, at) < at
    }


def _tail(blocks: list[BlockDraft], marks: dict[int, str]) -> int:
    """Return the place from which on every block begins with a mark."""
    at = len(blocks)
    while at > 0 and at - 1 in marks:
        at -= 1
    return at


def _first_references(blocks: list[BlockDraft], marks: set[str]) -> dict[str, int]:
    """Return for each mark the first block whose text refers to it."""
    pattern = _reference_pattern(marks)
    first: dict[str, int] = {}
    for at, block in enumerate(blocks):
        for mark in set(pattern.findall(block.text)):
            if not (mark[0] == "*" and _EMPHASIS.search(block.text)):
                first.setdefault(mark, at)
    return first


def _reference_pattern(marks: Iterable[str]) -> re.Pattern[str]:
    """Match marks as references: in brackets anywhere, others close behind a word."""
    references = {f"[{mark}]" if mark.isdecimal() else mark for mark in marks}
    longest_first = sorted(references, key=len, reverse=True)
    alternatives = "|".join(
        re.escape(mark) if mark[0] == "[" else rf"(?<=[^\s*(\[]){re.escape(mark)}(?![\w*])"
        for mark in longest_first
    )
    return re.compile(rf"(?<!^)({alternatives})")


def _with_references(block: BlockDraft, pattern: re.Pattern[str]) -> BlockDraft:
    # The asterisks of *emphasis* refer to nothing.
    has_emphasis = _EMPHASIS.search(block.text) is not None
    spans = tuple(
        SpanDraft(match.start(1), match.end(1), "footnote", match[1].strip("[]^"))
        for match in pattern.finditer(block.text)
        if not (has_emphasis and match[1][0] == "*")
    )
    return replace(block, spans=block.spans + spans) if spans else block
