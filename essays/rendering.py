"""Blocks become HTML: every word as it stands, with spans, footnotes and marked passages.

A block's element holds exactly its text, so that offsets counted in the browser are
offsets in ``Block.text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from essays.models import Block, BlockKind

#: Tags from the outermost to the innermost. What stands first is never broken up by what
#: stands later: a link stays one link when half of it is marked.
_LINK, _FOOTNOTE, _CREDIT, _MARK, _STRONG, _EMPHASIS = range(6)

_INLINE = {"strong": (_STRONG, "strong"), "emphasis": (_EMPHASIS, "em")}
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)

#: Code points of a text, from the first to before the last.
Range: TypeAlias = tuple[int, int]


@dataclass(frozen=True, order=True)
class Wrap:
    """One tag, or one inside another, around a stretch of text."""

    rank: int
    start: int
    end: int
    opening: SafeString = field(compare=False)
    closing: SafeString = field(compare=False)


@dataclass(frozen=True)
class ShownBlock:
    """A block as the page sets it.

    Attributes:
        block: the block.
        html: its text with tags.
        opens_list: whether it is the first of neighbouring list items.
        closes_list: whether it is the last of them.
        referred_from: the id of the place that refers first to this footnote.
    """

    block: Block
    html: SafeString
    opens_list: bool
    closes_list: bool
    referred_from: str


@dataclass(frozen=True)
class Footnotes:
    """By label, the key of each footnote; by key, the id of the first reference to it."""

    keys: Mapping[str, str]
    references: Mapping[str, str]


def render_blocks(
    blocks: Sequence[Block], marks: Mapping[int, Sequence[Range]] | None = None
) -> list[ShownBlock]:
    """Return ``blocks`` as the page sets them.

    Args:
        blocks: all blocks of an edition, in order.
        marks: by the id of a block, the stretches of it that people talk about; they may
            overlap.
    """
    footnotes = _footnotes(blocks)
    around = [None, *(block.kind for block in blocks), None]
    return [
        ShownBlock(
            block=block,
            html=_with_tags(block.text, _wraps(block, (marks or {}).get(block.pk, ()), footnotes)),
            opens_list=_is_item(block.kind) and not _is_item(around[place]),
            closes_list=_is_item(block.kind) and not _is_item(around[place + 2]),
            referred_from=footnotes.references.get(block.key, ""),
        )
        for place, block in enumerate(blocks)
    ]


def _is_item(kind: str | None) -> bool:
    return kind == BlockKind.LIST_ITEM


def _footnotes(blocks: Sequence[Block]) -> Footnotes:
    keys = {_label(block): block.key for block in blocks if block.kind == BlockKind.FOOTNOTE}
    references: dict[str, str] = {}
    for block in blocks:
        for span in block.spans if block.kind != BlockKind.FOOTNOTE else ():
            if span["kind"] == "footnote" and (key := keys.get(_bare(span.get("target", "")))):
                references.setdefault(key, _reference_id(block, span["start"]))
    return Footnotes(keys, references)


def _reference_id(block: Block, start: int) -> str:
    return f"ref-{block.key}-{start}"


def _with_tags(text: str, wraps: Sequence[Wrap]) -> SafeString:
    """Escape ``text`` and put the tags of ``wraps`` around its parts."""
    edges = sorted({0, len(text), *(edge for wrap in wraps for edge in (wrap.start, wrap.end))})
    pieces: list[SafeString] = []
    now: list[Wrap] = []
    for start, end in pairwise(edges):
        wanted = sorted(wrap for wrap in wraps if wrap.start <= start and end <= wrap.end)
        pieces += _change(now, wanted)
        pieces.append(format_html("{}", text[start:end]))
        now = wanted
    pieces += _change(now, [])
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _change(now: Sequence[Wrap], wanted: Sequence[Wrap]) -> Iterator[SafeString]:
    """Close and open tags so that ``wanted`` are open where ``now`` were."""
    same = 0
    while same < min(len(now), len(wanted)) and now[same] == wanted[same]:
        same += 1
    yield from (wrap.closing for wrap in reversed(now[same:]))
    yield from (wrap.opening for wrap in wanted[same:])


def _close(*tags: str) -> SafeString:
    return format_html_join("", "</{}>", ((tag,) for tag in tags))


def _wraps(block: Block, marks: Sequence[Range], footnotes: Footnotes) -> list[Wrap]:
    wraps = [*_span_wraps(block, footnotes), *_mark_wraps(block, marks)]
    if block.credit and (start := block.text.rfind(block.credit)) >= 0:
        opening = format_html('<span class="{}">', "credit")
        wraps.append(Wrap(_CREDIT, start, start + len(block.credit), opening, _close("span")))
    return wraps


def _span_wraps(block: Block, footnotes: Footnotes) -> Iterator[Wrap]:
    linked_to = 0
    for span in sorted(block.spans, key=lambda span: (span["start"], -span["end"])):
        start, end, kind = span["start"], span["end"], span["kind"]
        if kind in _INLINE:
            rank, tag = _INLINE[kind]
            yield Wrap(rank, start, end, format_html("<{}>", tag), _close(tag))
        elif start >= linked_to and (wrap := _link(block, span, footnotes)):
            # A link inside a link is not HTML: the outer one stays.
            linked_to = end
            yield wrap


def _link(block: Block, span: Mapping[str, Any], footnotes: Footnotes) -> Wrap | None:
    start, end, target = span["start"], span["end"], span.get("target", "")
    if span["kind"] == "link":
        if not _SAFE_ADDRESS.match(target):
            return None
        opening = format_html('<a href="{}" rel="noopener noreferrer">', target)
        return Wrap(_LINK, start, end, opening, _close("a"))
    key = footnotes.keys.get(_bare(target))
    if key is None or block.kind == BlockKind.FOOTNOTE:
        return None
    opening = format_html(
        '<sup><a id="{}" href="#note-{}" role="doc-noteref">', _reference_id(block, start), key
    )
    return Wrap(_FOOTNOTE, start, end, opening, _close("a", "sup"))


def _mark_wraps(block: Block, marks: Sequence[Range]) -> Iterator[Wrap]:
    """Merge overlapping marks: the page shows that a stretch is talked about, and how densely."""
    edges = sorted({edge for mark in marks for edge in mark})
    for start, end in pairwise(edges):
        depth = sum(mark[0] <= start and end <= mark[1] for mark in marks)
        if depth:
            yield Wrap(_MARK, start, end, _mark_tag(block, depth), _close("mark"))


def _mark_tag(block: Block, depth: int) -> SafeString:
    level = min(depth, 3)
    if block.number is None:
        return format_html('<mark class="talked-{}">', level)
    return format_html(
        '<mark class="talked-{}" data-paragraph="{}" aria-details="chip-{}">',
        level,
        block.number,
        block.number,
    )


def _label(block: Block) -> str:
    for span in block.spans:
        if span["kind"] == "footnote":
            return _bare(span.get("target") or block.text[span["start"] : span["end"]])
    first = re.match(r"\s*(\[\^?\w+\]|[¹²³⁰-⁹]+|[\d*†‡§]+)", block.text)
    return _bare(first[1]) if first else block.key


def _bare(label: str) -> str:
    return label.strip("[]^:. ")
