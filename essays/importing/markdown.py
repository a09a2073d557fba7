"""Markdown: CommonMark with footnotes, its marks turned into kinds and spans.

A list item keeps its number, a footnote and its references show their label as
``[1]``: what a reader sees is what the offsets of a passage count.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from .assembly import assemble
from .cleaning import clean
from .decoding import Decoded, decode
from .draft import BlockDraft, EssayDraft
from .errors import ImportRefused
from .frontmatter import split_front_matter
from .inline import Run, read_inline
from .lines import Layout, chunks_of, measure
from .marks import opens_piece
from .metadata import NOTHING_KNOWN

#: Beyond these parsing takes longer than a person waits; no essay comes near.
_LONGEST = 5_000_000
_MOST_LINES = 60_000
_MOST_MARKS = 100_000
_MOST_BRACKETS = 20_000
_MARKS = "$%&*+-:<=>@[\\]^_`{}~!"
#: Lines at the top among which a byline or a date may stand below another line.
_HEAD = 30

_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_FEWEST_HEADINGS = 2
_SAMPLE = 500_000

# HTML stays text, as everywhere; indented text is an indented paragraph, not code;
# footnotes stay where they stand, for the plugin drops those without a reference.
_parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).use(footnote_plugin)
_parser.disable(["code", "footnote_tail", "footnote_inline"])


def read(data: bytes) -> EssayDraft:
    """Read a Markdown file.

    Raises:
        ImportRefused: it is no text, or there is no text in it.
    """
    return read_markdown(decode(data))


def looks_like_markdown(text: str) -> bool:
    """Tell Markdown that calls itself text: by its first line, or by several headings."""
    text = text[:_SAMPLE].lstrip("\ufeff \r\n")
    if _HEADING.match(text) or split_front_matter(text)[0] != NOTHING_KNOWN:
        return True
    return len(_HEADING.findall(text)) >= _FEWEST_HEADINGS


def read_markdown(source: Decoded) -> EssayDraft:
    """Read Markdown whose encoding is settled.

    Raises:
        ImportRefused: it is no text, or there is no text in it.
    """
    cleaned = clean(source.text)
    known, body = split_front_matter(cleaned.text)
    _refuse_slow(body)
    reader = _Reader(body)
    reader.read(_parser.parse(body))
    return assemble(
        reader.blocks,
        known=known,
        consumed=reader.unshown,
        warnings=(*source.warnings, *cleaned.warnings, *_about_pictures(reader.pictures)),
        marks_headings=sum(block.kind == "heading" for block in reader.blocks) > 1,
    )


def _refuse_slow(body: str) -> None:
    is_long = len(body) > _LONGEST or body.count("\n") > _MOST_LINES
    is_slow = body.count("[") > _MOST_BRACKETS or sum(map(body.count, _MARKS)) > _MOST_MARKS
    if is_long or is_slow:
        raise ImportRefused(
            _("It is too long for one Markdown text. Import one essay at a time, or as plain text.")
        )


def _about_pictures(number: int) -> tuple[str, ...]:
    if not number:
        return ()
    sentence = ngettext(
        "%(number)d picture is not imported, only what was written below it.",
        "%(number)d pictures are not imported, only what was written below them.",
        number,
    )
    return (sentence % {"number": number},)


class _Reader:
    """Walks the parser's tokens and keeps what they open in mind until they close it."""

    def __init__(self, source: str) -> None:
        self.blocks: list[BlockDraft] = []
        self.pictures = 0
        #: What was written for pictures inside a text.
        self.unshown: list[str] = []
        self._lines = source.split("\n")
        self._layout: Layout = measure(chunks_of(source), opens_piece)
        self._quotes = self._items = self._level = 0
        self._is_note = False
        #: The number or label that the next text begins with.
        self._mark = ""

    def read(self, tokens: list[Token]) -> None:
        for token in tokens:
            if handle := getattr(self, f"_{token.type}", None):
                handle(token)

    def _heading_open(self, token: Token) -> None:
        self._level = int(token.tag[1])

    def _heading_close(self, token: Token) -> None:
        self._level = 0

    def _blockquote_open(self, token: Token) -> None:
        self._quotes += 1

    def _blockquote_close(self, token: Token) -> None:
        self._quotes -= 1

    def _list_item_open(self, token: Token) -> None:
        self._items += 1
        self._mark = f"{token.info}{token.markup} " if token.info else ""

    def _list_item_close(self, token: Token) -> None:
        self._items -= 1

    def _footnote_reference_open(self, token: Token) -> None:
        self._is_note = True
        self._mark = f"[{token.meta['label']}] "

    def _footnote_reference_close(self, token: Token) -> None:
        self._is_note = False

    def _hr(self, token: Token) -> None:
        line = self._lines[token.map[0]] if token.map else "***"
        self.blocks.append(BlockDraft("separator", line.strip("> \t")))

    def _fence(self, token: Token) -> None:
        if text := token.content.strip("\n"):
            self.blocks.append(BlockDraft(self._kind(), text))

    def _inline(self, token: Token) -> None:
        is_head = token.map is not None and token.map[0] < _HEAD
        inline = read_inline(token, self._layout, is_head=is_head)
        for run in inline.runs:
            self._add(run.after(self._mark))
            self._mark = ""
        self.pictures += len(inline.pictures)
        if not any(run.is_picture for run in inline.runs):
            self.unshown += filter(None, inline.pictures)

    def _add(self, run: Run) -> None:
        if not run.text:
            return
        kind = "caption" if run.is_picture else self._kind()
        level = self._level if kind == "heading" else None
        self.blocks.append(BlockDraft(kind, run.text, level, run.spans))

    def _kind(self) -> str:
        if self._is_note:
            return "footnote"
        if self._quotes:
            return "quotation"
        if self._items:
            return "list_item"
        return "heading" if self._level else "paragraph"
