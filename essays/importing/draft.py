"""What importing yields: a frozen essay that staff look at before anything is saved.

Offsets count Unicode code points of a block's ``text``, which is the text as a
reader sees it. A newline inside a text is a line break that means something
(verse, an address); every other break of the source is white space.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.text import word_count

from .errors import ImportRefused

BLOCK_KINDS = frozenset(
    {"heading", "paragraph", "quotation", "list_item", "caption", "footnote", "separator"}
)
#: What a reader counts as a paragraph.
PARAGRAPH_KINDS = frozenset({"paragraph", "quotation", "list_item"})
SPAN_KINDS = frozenset({"emphasis", "strong", "link", "footnote"})
HEADING_LEVELS = (2, 3, 4)


@dataclass(frozen=True)
class SpanDraft:
    """A stretch of a block's text: ``target`` is a link's address or a footnote's label."""

    start: int
    end: int
    kind: str
    target: str = ""


@dataclass(frozen=True)
class BlockDraft:
    """One heading, paragraph, quotation, list item, caption, footnote or separator.

    ``text`` keeps the marks that plain text itself shows (a bullet, a number,
    ``[1]``), and a caption's credit; ``credit`` repeats the latter alone.
    """

    kind: str
    text: str
    level: int | None = None
    spans: tuple[SpanDraft, ...] = ()
    credit: str = ""


@dataclass(frozen=True)
class EssayDraft:
    """An essay as read from its source.

    Title, standfirst, blocks and ``consumed`` together are the source but for
    white space; ``consumed`` holds the lines that became metadata or structure:
    a byline, a date, the underline of a heading.
    """

    title: str
    standfirst: str
    author: str
    publication: str
    published_on: date | None
    language: str
    blocks: tuple[BlockDraft, ...]
    warnings: tuple[str, ...]
    consumed: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        """The texts of paragraphs, quotations and list items, in order."""
        return [block.text for block in self.blocks if block.kind in PARAGRAPH_KINDS]

    def texts_of(self, kind: str) -> list[str]:
        return [block.text for block in self.blocks if block.kind == kind]

    @property
    def word_count(self) -> int:
        """Words of the text as read."""
        return sum(word_count(block.text) for block in self.blocks)


def draft_as_dict(draft: EssayDraft) -> dict[str, Any]:
    """Return ``draft`` as values that JSON knows."""
    published_on = draft.published_on.isoformat() if draft.published_on else None
    return asdict(draft) | {"published_on": published_on}


def draft_from_dict(values: Mapping[str, Any]) -> EssayDraft:
    """Return the draft that ``draft_as_dict`` described, corrections included.

    Raises:
        ImportRefused: the values were damaged on their way.
    """
    try:
        return _draft(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ImportRefused(
            _("The preview could not be read back. Import the essay once more.")
        ) from error


def _draft(values: Mapping[str, Any]) -> EssayDraft:
    published_on = values["published_on"]
    fields = ("title", "standfirst", "author", "publication", "language")
    return EssayDraft(
        **{name: _text(values[name]) for name in fields},
        published_on=date.fromisoformat(published_on) if published_on else None,
        blocks=tuple(_block(block) for block in values["blocks"]),
        warnings=tuple(_text(warning) for warning in values["warnings"]),
        consumed=tuple(_text(line) for line in values.get("consumed", ())),
    )


def _block(values: Mapping[str, Any]) -> BlockDraft:
    kind, level, text = values["kind"], values.get("level"), _text(values["text"])
    is_level_right = level in HEADING_LEVELS if kind == "heading" else level is None
    if kind not in BLOCK_KINDS or not is_level_right:
        raise ValueError(kind)
    spans = tuple(_span(span, len(text)) for span in values.get("spans", ()))
    return BlockDraft(kind, text, level, spans, _text(values.get("credit", "")))


def _span(values: Mapping[str, Any], length: int) -> SpanDraft:
    span = SpanDraft(
        int(values["start"]), int(values["end"]), values["kind"], _text(values.get("target", ""))
    )
    if span.kind not in SPAN_KINDS or not 0 <= span.start < span.end <= length:
        raise ValueError(span)
    return span


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
