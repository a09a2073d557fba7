"""Lines and what their shape tells: which line breaks are wrapping, which end a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from .sentences import ends_sentence, split_sentences

#: No program that wraps lines lets them grow longer.
_WIDEST = 120
_NARROWEST = 30
#: So far may a line go beyond the width: an address, a table.
_SLACK = 1.3
#: Enough breaks to know a text's shape by.
_SAMPLE = 20_000


class Line(NamedTuple):
    text: str
    indent: int = 0


Chunk = list[Line]


def chunks_of(text: str) -> list[Chunk]:
    """Return the lines of ``text`` in groups between blank lines."""
    chunks: list[Chunk] = [[]]
    for raw in text.split("\n"):
        if line := _line(raw):
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    chunks = [chunk for chunk in chunks if chunk]
    margin = min((line.indent for chunk in chunks for line in chunk), default=0)
    return [[Line(text, indent - margin) for text, indent in chunk] for chunk in chunks]


def _line(raw: str) -> Line | None:
    text = raw.strip()
    if not text:
        return None
    if raw[0] == text[0]:
        return Line(text)
    before = raw[: len(raw) - len(raw.lstrip())]
    return Line(text, len(before.expandtabs(4)))


@dataclass(frozen=True)
class Layout:
    """How a text sets its lines."""

    #: Where lines were wrapped, in characters; 0 when each line is a paragraph.
    width: int = 0
    #: A paragraph shows by its indented first line.
    indents_first_lines: bool = False
    #: Each sentence has a line of its own, and blank lines part the paragraphs.
    has_sentence_lines: bool = False
    #: Whole chunks stand indented, few enough to mean something.
    sets_quotations_apart: bool = False

    def joins(self, line: Line, following: Line) -> bool:
        """Tell whether the break between two lines of a chunk is mere wrapping."""
        if following.indent > line.indent + 1 or (
            self.indents_first_lines and following.indent > 1
        ):
            return False
        if self.has_sentence_lines:
            return True
        if not self.width:
            return False
        runs_on = following.text[0].islower() and not ends_sentence(line.text)
        return runs_on or _is_full(line, following, self.width)


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Tell whether the next word would not have fitted, with room for a ragged margin."""
    first_word = following.text.split(maxsplit=1)[0]
    return line.indent + len(line.text) + 1 + len(first_word) > 0.85 * width


def measure(chunks: list[Chunk], starts_piece: Callable[[str], bool]) -> Layout:
    """Return the layout that ``chunks`` show, lines that ``starts_piece`` knows left aside."""
    breaks = list(islice(_breaks(chunks, starts_piece), _SAMPLE))
    width = _wrapping_width(breaks)
    if not _is_kept(width, chunks):
        width = 0
    return Layout(
        width=width,
        indents_first_lines=_indents_first_lines(chunks),
        has_sentence_lines=not width and _has_sentence_lines(chunks, breaks),
        sets_quotations_apart=_sets_quotations_apart(chunks),
    )


def _breaks(
    chunks: Iterable[Chunk], starts_piece: Callable[[str], bool]
) -> Iterable[tuple[Line, Line]]:
    for chunk in chunks:
        for line, following in pairwise(chunk):
            if not starts_piece(following.text):
                yield line, following


def _wrapping_width(breaks: list[tuple[Line, Line]]) -> int:
    """Return the width at which lines were wrapped, 0 if they were not.

    Wrapped lines end where the next word would not fit, in the middle of
    sentences, and often go on with a small letter; titles and short paragraphs
    do one or the other, never all three.
    """
    lengths = sorted(line.indent + len(line.text) for pair in breaks for line in pair)
    if not lengths:
        return 0
    width = lengths[int(0.95 * (len(lengths) - 1))]
    wrapped = [
        following
        for line, following in breaks
        if _is_full(line, following, width)
        and (following.text[0].islower() or not ends_sentence(line.text))
    ]
    going_on = sum(following.text[0].islower() for following in wrapped)
    is_wrapped = 2 * len(wrapped) >= len(breaks) and going_on >= 0.3 * len(wrapped)
    return width if is_wrapped and _NARROWEST <= width <= _WIDEST else 0


def _is_kept(width: int, chunks: list[Chunk]) -> bool:
    """Tell whether the text as a whole keeps to ``width``, not some verse in it alone."""
    lines = [line for chunk in chunks for line in chunk[:_SAMPLE]]
    longer = sum(line.indent + len(line.text) > _SLACK * width for line in lines)
    return longer <= 0.1 * len(lines)


def _indents_first_lines(chunks: list[Chunk]) -> bool:
    """Tell whether indented lines are mostly followed by lines at the margin."""
    indented = followed = 0
    for chunk in chunks:
        for line, following in pairwise(chunk):
            if line.indent > 1:
                indented += 1
                followed += following.indent <= 1
    return followed >= 2 and 2 * followed >= indented


def _has_sentence_lines(chunks: list[Chunk], breaks: list[tuple[Line, Line]]) -> bool:
    """Tell one sentence a line, paragraphs parted by blank lines, from a paragraph a line."""
    if len([chunk for chunk in chunks if len(chunk) > 1]) < 3:
        return False
    lines = {line.text for pair in breaks for line in pair if len(line.text) < 1000}
    whole = [text for text in lines if ends_sentence(text)]
    single = [text for text in whole if len(split_sentences(text)) == 1]
    return len(whole) >= 0.9 * len(lines) and len(single) >= 0.8 * len(whole)


def _sets_quotations_apart(chunks: list[Chunk]) -> bool:
    indented = sum(is_set_apart(chunk) for chunk in chunks)
    return 0 < indented <= 0.4 * len(chunks)


def is_set_apart(chunk: Chunk) -> bool:
    """Tell whether every line of ``chunk`` stands indented."""
    return all(line.indent > 1 for line in chunk)


_HYPHENATED = re.compile(r"[^\W\d_]+-$")
_SUSPENDED = re.compile(r"(?:and|or|to|nor|y|o|et|ou|und|oder)\b")


def reflow(texts: list[str]) -> tuple[str, list[str]]:
    """Join wrapped lines into one text; return it with the words that a hyphen broke.

    The hyphen stays, since only a reader can tell "inter-national" from "well-known".
    """
    parts = [texts[0]]
    broken = []
    for text, following in pairwise(texts):
        is_broken = text[-1] == "-" and following[0].islower()
        word = _HYPHENATED.search(text[-40:]) if is_broken else None
        if word and not _SUSPENDED.match(following):
            broken.append(word[0] + following.split(maxsplit=1)[0])
            parts.append(following)
        else:
            parts.append(" " + following)
    return "".join(parts), broken
