"""The marks that plain text sets at the start of a line: bullets, numbers, footnote labels."""

from __future__ import annotations

import re

_SEPARATOR = re.compile(r"(?:([*\-_•~=—–·#+])(?:\s*\1){2,}|[*#⁂§◆]|\*\s*\*|##|❦)")
_ITEM = re.compile(
    r"(?:[-–*+•·▪‣◦●○]|\d{1,3}[.)]|\((?:\d{1,3}|[a-z]|[ivx]{2,4})\)|(?:[a-z]|[ivx]{2,4})\))\s+(?=\S)"
)
_SURE_BULLET = re.compile(r"[•·▪‣◦●○]")
_FOOTNOTE = re.compile(
    r"(\[\^?(?:\d{1,3}|[a-z*†‡])\]|[¹²³⁰-⁹]{1,3}|\*{1,3}|[†‡§]{1,2})[:.]?\s?(?=\S)"
)
_NUMBER = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}")


def is_separator(text: str) -> bool:
    """Tell a line that only parts what is above from what is below, such as ``* * *``."""
    return len(text) <= 200 and _SEPARATOR.fullmatch(text) is not None


def is_underline(text: str) -> bool:
    return len(text) <= 200 and _UNDERLINE.fullmatch(text) is not None


def is_item(text: str) -> bool:
    return _ITEM.match(text) is not None


def is_sure_bullet(text: str) -> bool:
    """Tell a bullet that nothing but a list uses; a dash may be speech, a number a heading."""
    return is_item(text) and _SURE_BULLET.match(text) is not None


def footnote_mark(text: str) -> str:
    """Return the mark a footnote may begin with, as its references repeat it."""
    match = _FOOTNOTE.match(text)
    return match[1] if match else ""


def note_number(text: str) -> str:
    """Return the number a note below the heading "Notes" begins with."""
    match = _NUMBER.match(text)
    return match[1] if match else ""


def opens_piece(text: str) -> bool:
    """Tell a line that may begin something new in the middle of wrapped lines."""
    return is_item(text) or (text.startswith("[") and footnote_mark(text) != "")
