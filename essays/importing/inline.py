"""The inside of a Markdown paragraph: text, spans, and line breaks that end it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it.token import Token

from .draft import SpanDraft
from .lines import Layout
from .metadata import read_head_line, read_label
from .sentences import ends_sentence

#: Ends a paragraph inside a token; cleaned text never holds it.
_END = "\u2029"
_LONG = 100
_OPENING = {"em_open": "emphasis", "strong_open": "strong", "link_open": "link"}
_CLOSING = frozenset({"em_close", "strong_close", "link_close"})
_SCHEMES = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Run:
    """The text of one block with its spans."""

    text: str
    spans: tuple[SpanDraft, ...] = ()
    #: There is nothing in it but what was written for pictures.
    is_picture: bool = False

    def after(self, mark: str) -> Run:
        """Return the run with ``mark`` before its text."""
        if not mark or not self.text:
            return self
        return replace(self, text=mark + self.text, spans=_moved(self.spans, len(mark)))


@dataclass(frozen=True)
class Inline:
    """What one inline token holds: one run, unless its lines are paragraphs."""

    runs: list[Run]
    #: What was written for pictures, shown only where nothing else is.
    pictures: list[str]


def read_inline(token: Token, layout: Layout, *, is_head: bool) -> Inline:
    writer = _Writer(_breaks(token, layout, is_head=is_head))
    for child in token.children or []:
        writer.write(child)
    text = "".join(writer.parts)
    if writer.pictures and not text.strip():
        return Inline([Run(" ".join(writer.pictures).strip(), is_picture=True)], writer.pictures)
    runs = []
    start = 0
    for part in text.split(_END):
        runs.append(_run(part, _within(writer.spans, start, start + len(part))))
        start += len(part) + 1
    return Inline(runs, writer.pictures)


def _breaks(token: Token, layout: Layout, *, is_head: bool) -> list[str]:
    """Return what stands for each line break of ``token``: a space, or a paragraph's end."""
    lines = token.content.split("\n")
    children = token.children or []
    if len(lines) - 1 != sum(child.type in ("softbreak", "hardbreak") for child in children):
        return []  # one is inside code: not to be told which
    return [
        _END if _ends_paragraph(line.strip(), following.strip(), layout, is_head=is_head) else " "
        for line, following in pairwise(lines)
    ]


def _ends_paragraph(line: str, following: str, layout: Layout, *, is_head: bool) -> bool:
    if not line or not following:
        return False
    if is_head and (_is_metadata(line) or _is_metadata(following)):
        return True
    if layout.width or layout.has_sentence_lines:
        return False
    stands_over = len(line) < _LONG < len(following) and not following[0].islower()
    return ends_sentence(line) or stands_over


def _is_metadata(text: str) -> bool:
    text = text.strip("*_ ")
    return bool(text) and (read_label(text) or read_head_line(text)) is not None


class _Writer:
    """Writes inline tokens one after another, noting where spans begin and end."""

    def __init__(self, breaks: list[str]) -> None:
        self.parts: list[str] = []
        self.spans: list[SpanDraft] = []
        self.pictures: list[str] = []
        self._length = 0
        self._breaks = iter(breaks)
        self._open: list[tuple[int, str, str]] = []

    def write(self, token: Token) -> None:
        if token.type in _OPENING:
            target = str(token.attrGet("href") or "")
            self._open.append((self._length, _OPENING[token.type], target))
        elif token.type in _CLOSING:
            self._close()
        elif token.type in ("softbreak", "hardbreak"):
            self._break(token)
        elif token.type == "footnote_ref":
            self._refer(token.meta["label"])
        elif token.type == "image":
            self.pictures.append(token.content)
        else:
            self._append(token.content.replace("\n", " "))

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)

    def _break(self, token: Token) -> None:
        wanted = next(self._breaks, " ")
        self._append(wanted if wanted == _END or token.type == "softbreak" else "\n")

    def _refer(self, label: str) -> None:
        start = self._length
        self._append(f"[{label}]")
        self.spans.append(SpanDraft(start, self._length, "footnote", label))

    def _close(self) -> None:
        start, kind, target = self._open.pop()
        is_useful = kind != "link" or target.lower().startswith(_SCHEMES)
        if start < self._length and is_useful:
            self.spans.append(SpanDraft(start, self._length, kind, target))


def _within(spans: list[SpanDraft], start: int, end: int) -> list[SpanDraft]:
    """Return the parts of ``spans`` between two offsets, counted from the first."""
    cut = (
        replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
        for span in spans
    )
    return [span for span in cut if span.start < span.end]


def _run(text: str, spans: list[SpanDraft]) -> Run:
    bare = text.strip()
    before = len(text) - len(text.lstrip())
    spans = _within(list(spans), before, before + len(bare))
    in_order = tuple(sorted(spans, key=lambda span: (span.start, -span.end)))
    return Run(bare, in_order)


def _moved(spans: tuple[SpanDraft, ...], by: int) -> tuple[SpanDraft, ...]:
    return tuple(replace(span, start=span.start + by, end=span.end + by) for span in spans)
