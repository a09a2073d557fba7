"""Plain text: lines to paragraphs, quotations, lists and separators."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from .assembly import assemble
from .cleaning import clean
from .decoding import Decoded
from .draft import BlockDraft, EssayDraft
from .errors import MOST_BLOCKS, TOO_MANY, ImportRefused
from .lines import Chunk, Layout, Line, chunks_of, is_set_apart, measure, reflow
from .marks import (
    footnote_mark,
    is_item,
    is_separator,
    is_sure_bullet,
    is_underline,
    opens_piece,
)
from .metadata import read_head_line, read_label
from .sentences import ends_sentence

#: Chunks among which a title, a byline and a date are looked for line by line.
_HEAD = 3
_HEAD_LINES = 12
_LONGEST_VERSE = 60
_SHORTEST_VERSE = 3
_LONGEST_UNDERLINED = 90


def read_plain(source: Decoded) -> EssayDraft:
    """Read plain text in which nothing but its shape says what is what.

    Raises:
        ImportRefused: it is no text, or there is no text in it.
    """
    cleaned = clean(source.text)
    page = _Page.of(chunks_of(cleaned.text))
    return assemble(
        _lone_dashes_as_text(page.blocks),
        consumed=page.consumed,
        broken_words=page.broken_words,
        warnings=source.warnings + cleaned.warnings,
    )


@dataclass
class _Page:
    """A text's blocks as they are found, and what of its lines was only structure."""

    layout: Layout
    blocks: list[BlockDraft] = field(default_factory=list)
    consumed: list[str] = field(default_factory=list)
    broken_words: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, chunks: list[Chunk]) -> _Page:
        page = cls(measure(chunks, opens_piece))
        for place, chunk in enumerate(chunks):
            for is_quoted, lines in groupby(chunk, key=_is_quoted):
                page.add(list(lines), is_head=place < _HEAD, is_quoted=is_quoted)
        return page

    def add(self, chunk: Chunk, *, is_head: bool, is_quoted: bool) -> None:
        """Add the blocks of lines that stand together."""
        if len(self.blocks) + len(chunk) * (not self.layout.width) > MOST_BLOCKS:
            raise ImportRefused(TOO_MANY)
        if is_quoted:
            for inner in self._unquoted(chunk):
                self._add_pieces(inner, is_head=False, kind="quotation")
        elif self._is_quotation(chunk):
            self._add_pieces(chunk, is_head=False, kind="quotation")
        else:
            self._add_pieces(chunk, is_head=is_head, kind="paragraph")

    def _unquoted(self, chunk: Chunk) -> list[Chunk]:
        """Return the lines without the ``>`` of mail and Markdown."""
        bare = [line.text.lstrip("> ") for line in chunk]
        marks = (
            line.text[: len(line.text) - len(text)] for line, text in zip(chunk, bare, strict=True)
        )
        self.consumed.append("".join(marks))
        return chunks_of("\n".join(bare))

    def _is_quotation(self, chunk: Chunk) -> bool:
        """Tell a chunk that stands indented among others that do not."""
        if not (self.layout.sets_quotations_apart and is_set_apart(chunk)):
            return False
        if self.layout.indents_first_lines and len(chunk) == 1:
            return False
        return not is_item(chunk[0].text) and any(ends_sentence(line.text) for line in chunk)

    def _add_pieces(self, chunk: Chunk, *, is_head: bool, kind: str) -> None:
        pieces = _pieces(chunk, self.layout, is_head=is_head)
        if not is_head and _is_verse(pieces):
            self.blocks.append(BlockDraft(kind, "\n".join(line.text for line in chunk)))
            return
        for above, piece in zip([None, *pieces], pieces, strict=False):
            self._add_piece(piece, kind, above)

    def _add_piece(self, piece: list[Line], kind: str, above: list[Line] | None) -> None:
        text, broken = reflow([line.text for line in piece])
        if above and is_underline(text) and _may_be_underlined(above):
            self.blocks[-1] = replace(
                self.blocks[-1], kind="heading", level=1 if text[0] == "=" else 2
            )
            self.consumed.append(text)
            return
        self.broken_words += broken
        self.blocks.append(BlockDraft(_kind_of(text, kind), text))


def _is_quoted(line: Line) -> bool:
    return line.text.startswith(">")


def _pieces(chunk: Chunk, layout: Layout, *, is_head: bool) -> list[list[Line]]:
    """Return the lines of ``chunk`` grouped into what will be one block each."""
    pieces = [[chunk[0]]]
    for at, (line, following) in enumerate(pairwise(chunk)):
        if _goes_on(pieces[-1], line, following, layout, is_head=is_head and at < _HEAD_LINES):
            pieces[-1].append(following)
        else:
            pieces.append([following])
    return pieces


def _goes_on(
    piece: list[Line], line: Line, following: Line, layout: Layout, *, is_head: bool
) -> bool:
    if is_separator(line.text) or is_separator(following.text):
        return False
    if is_head and (_is_metadata(line.text) or _is_metadata(following.text)):
        return False
    is_in_item = opens_piece(piece[0].text) or footnote_mark(piece[0].text) != ""
    if opens_piece(following.text) and (is_in_item or _stops(line.text)):
        return False
    if is_in_item and following.indent > piece[0].indent:
        return True
    return layout.joins(line, following)


def _stops(text: str) -> bool:
    return ends_sentence(text) or text[-1] in ":;"


def _is_metadata(text: str) -> bool:
    return read_label(text) is not None or read_head_line(text) is not None


def _is_verse(pieces: list[list[Line]]) -> bool:
    """Tell lines that are short on purpose: verse, an address, a signature."""
    if len(pieces) < _SHORTEST_VERSE or any(len(piece) > 1 for piece in pieces):
        return False
    texts = [piece[0].text for piece in pieces]
    if any(opens_piece(text) or is_separator(text) for text in texts):
        return False
    is_short = max(map(len, texts)) <= _LONGEST_VERSE
    return is_short and 2 * sum(map(ends_sentence, texts)) <= len(texts)


def _may_be_underlined(piece: list[Line]) -> bool:
    text = piece[0].text
    is_short = len(piece) == 1 and len(text) <= _LONGEST_UNDERLINED
    return is_short and not text.endswith(".") and not is_separator(text)


def _kind_of(text: str, kind: str) -> str:
    if is_separator(text):
        return "separator"
    return "list_item" if kind == "paragraph" and is_item(text) else kind


def _lone_dashes_as_text(blocks: list[BlockDraft]) -> list[BlockDraft]:
    """Return ``blocks`` where one dash or number alone makes no list."""
    kinds = ["", *(block.kind for block in blocks), ""]
    return [
        replace(block, kind="paragraph")
        if block.kind == "list_item"
        and "list_item" not in (before, after)
        and not is_sure_bullet(block.text)
        else block
        for before, block, after in zip(kinds, blocks, kinds[2:], strict=False)
    ]
