"""What staff correct in a draft before it is saved: kinds, joins, omissions, metadata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from .draft import BlockDraft, EssayDraft, SpanDraft

#: A correction that is not a kind: the block goes on where the one above ends.
MERGE = "merge"
#: A correction that is not a kind: the block is not part of the reading.
DROP = "drop"


def choice_for(block: BlockDraft) -> str:
    """Return the correction that leaves ``block`` as it is, for example ``heading2``."""
    return f"heading{block.level}" if block.kind == "heading" else block.kind


def corrected(
    draft: EssayDraft,
    *,
    choices: Sequence[str],
    title: str,
    standfirst: str,
    author: str,
    publication: str,
    published_on: date | None,
    language: str,
) -> EssayDraft:
    """Return ``draft`` with what staff said of it.

    ``choices`` names for every block its kind (``heading2`` to ``heading4`` for headings),
    ``MERGE`` or ``DROP``; the other fields are given as they shall stand.
    """
    blocks: list[BlockDraft] = []
    for block, choice in zip(draft.blocks, choices, strict=True):
        if choice == DROP:
            continue
        if choice == MERGE and blocks:
            blocks[-1] = _joined(blocks[-1], block)
        else:
            blocks.append(_as(choice if choice != MERGE else choice_for(block), block))
    return replace(
        draft,
        title=" ".join(title.split()),
        standfirst=standfirst.strip(),
        author=" ".join(author.split()),
        publication=publication.strip(),
        published_on=published_on,
        language=language,
        blocks=tuple(blocks),
    )


def _as(choice: str, block: BlockDraft) -> BlockDraft:
    kind = choice.rstrip("234")
    return replace(
        block,
        kind=kind,
        level=int(choice[-1]) if kind == "heading" else None,
        credit=block.credit if kind == "caption" else "",
    )


def _joined(above: BlockDraft, below: BlockDraft) -> BlockDraft:
    shift = len(above.text) + 1
    moved = tuple(
        SpanDraft(span.start + shift, span.end + shift, span.kind, span.target)
        for span in below.spans
    )
    return replace(above, text=f"{above.text} {below.text}", spans=above.spans + moved)
