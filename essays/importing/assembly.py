"""From a text's blocks to an essay: what every format has in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from .captions import mark_captions
from .checks import warnings_about
from .draft import HEADING_LEVELS, PARAGRAPH_KINDS, BlockDraft, EssayDraft
from .errors import ImportRefused
from .footnotes import mark_footnotes
from .head import Head, leftover_warnings, take_head
from .headings import mark_headings
from .language import guess_language
from .metadata import NOTHING_KNOWN, Metadata, read_byline

_QUOTES = '“"‘«'


def assemble(
    blocks: list[BlockDraft],
    *,
    known: Metadata = NOTHING_KNOWN,
    consumed: Iterable[str] = (),
    broken_words: Iterable[str] = (),
    warnings: Iterable[str] = (),
    marks_headings: bool = False,
) -> EssayDraft:
    """Return the essay that ``blocks`` make up.

    Args:
        blocks: everything of the source that is text, in order; what their format
            does not tell of them is a paragraph.
        known: what the format says of the essay beside its text.
        consumed: source text that was only structure.
        broken_words: words that hyphens at line ends broke.
        warnings: what reading the source was unsure of.
        marks_headings: the source has headings of its own.

    Raises:
        ImportRefused: there is no block.
    """
    if not blocks:
        raise ImportRefused(_("There is no text in it. Choose the essay's file or paste its text."))
    head = take_head(mark_captions(blocks), known)
    if not any(block.kind in PARAGRAPH_KINDS for block in head.rest):
        head = _whole(blocks, known)
    rest = mark_headings(mark_footnotes(head.rest), only_strong=marks_headings)
    rest = _with_page_levels(rest)
    found = head.metadata
    return EssayDraft(
        title=_without_tabs(found.title),
        standfirst=found.standfirst,
        author=_without_tabs(found.author or _signature(rest)),
        publication=_without_tabs(found.publication),
        published_on=found.published_on,
        language=found.language or guess_language(" ".join(block.text for block in rest[:100])),
        blocks=tuple(rest),
        warnings=(
            *warnings,
            *warnings_about(found.title, rest, list(broken_words)),
            *leftover_warnings(head),
        ),
        consumed=(*head.consumed, *consumed),
    )


def _whole(blocks: list[BlockDraft], known: Metadata) -> Head:
    """Return all of a text as text: nothing is so short that it is only a head."""
    kept = [
        block if block.kind in PARAGRAPH_KINDS else BlockDraft("paragraph", block.text)
        for block in blocks
    ]
    return Head(known, kept)


def _without_tabs(text: str) -> str:
    return text.replace("\t", " ")


def _signature(blocks: list[BlockDraft]) -> str:
    """Return who signed a text with "— Jane Doe" in its last line, if not below a quotation."""
    if len(blocks) < 2 or blocks[-2].kind == "quotation" or blocks[-2].text[0] in _QUOTES:
        return ""
    line = read_byline(blocks[-1].text)
    return line.metadata.author if line and not line.leftover else ""


def _with_page_levels(blocks: list[BlockDraft]) -> list[BlockDraft]:
    """Return ``blocks`` with their highest headings at level 2, just below the title's."""
    levels = [block.level for block in blocks if block.level]
    lift = min(levels, default=2) - 2
    return [
        replace(block, level=min(block.level - lift, max(HEADING_LEVELS))) if block.level else block
        for block in blocks
    ]
