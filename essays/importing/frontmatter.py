"""Front matter: the lines of metadata that Markdown files carry above their text."""

from __future__ import annotations

import re
from itertools import takewhile

from .metadata import NOTHING_KNOWN, Metadata, metadata_of

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_MOST_LINES = 200
_PAIR = re.compile(r"([A-Za-z][\w .-]{0,40}?)\s*[:=]\s*(.*)")
_ENTRY = re.compile(r"-\s+(.+)")


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """Return what the front matter of ``text`` says, and the text below it.

    Two rulers with a text between them are no front matter: that is text.
    """
    lines = text.lstrip("\n").split("\n", _MOST_LINES)
    ends = _FENCES.get(lines[0].rstrip())
    if not ends:
        return NOTHING_KNOWN, text
    inside = list(takewhile(lambda line: line.rstrip() not in ends, lines[1:_MOST_LINES]))
    pairs = _pairs(inside)
    if not pairs or len(inside) + 1 >= len(lines):
        return NOTHING_KNOWN, text
    return _metadata(pairs), "\n".join(lines[len(inside) + 2 :])


def _pairs(lines: list[str]) -> dict[str, list[str]]:
    """Return keys with their values; nothing if a line is no metadata."""
    pairs: dict[str, list[str]] = {}
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if pair := _PAIR.fullmatch(line.rstrip()):
            pairs[pair[1]] = _values(pair[2])
        elif not pairs or not _adds_to(pairs, line):
            return {}
    return pairs


def _adds_to(pairs: dict[str, list[str]], line: str) -> bool:
    """Take an indented line, or an entry of a list, as more of the value above it."""
    entry = _ENTRY.fullmatch(line.strip())
    if entry is None and not line[0].isspace():
        return False
    last = next(reversed(pairs))
    pairs[last] += _values(entry[1] if entry else line)
    return True


def _values(text: str) -> list[str]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [value for part in text[1:-1].split(",") for value in _values(part)]
    if text[:1] in ("'", '"') and text[-1:] == text[:1] and len(text) > 1:
        text = text[1:-1]
    return [text] if text and text not in (">", "|", ">-", "|-") else []


def _metadata(pairs: dict[str, list[str]]) -> Metadata:
    known = NOTHING_KNOWN
    for label, values in pairs.items():
        between = ", " if label.lower().startswith("author") else " "
        known = known.or_else(metadata_of(label, between.join(values)))
    return known
