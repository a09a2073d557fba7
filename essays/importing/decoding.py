"""Bytes to text: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import ImportRefused

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

#: What other programs write at the start of a file, and what to do with such a file.
_SIGNATURES = (
    (
        b"%PDF",
        gettext_lazy("This is a PDF file. Copy its text and paste it, or save it as plain text."),
    ),
    (
        b"PK\x03\x04",
        gettext_lazy(
            "This is a Word, OpenDocument, EPUB or zip file. "
            "Save it as plain text (.txt) and upload that."
        ),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        gettext_lazy("This is an old Word file. Save it as plain text (.txt) and upload that."),
    ),
    (
        b"{\\rtf",
        gettext_lazy("This is a rich text file. Save it as plain text (.txt) and upload that."),
    ),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Western first, since others fit almost any Western text and would garble its accents.
_LEGACY = (
    ["cp1252", "mac_roman"],
    ["cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1257"],
)
_SAMPLE = 200_000
_NOT_ASCII = re.compile(b"[\x80-\xff]")
_STRANGE = re.compile(rb"[^\t\n\r -~]")
_NAMES = {"cp125": "Windows-125", "mac_roman": "Mac Roman", "iso8859_": "ISO 8859-"}


class Decoded(NamedTuple):
    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Return the text that ``data`` holds, with a warning where it had to be guessed.

    Raises:
        ImportRefused: the bytes are not text, or in no encoding that can be told.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, encoding))
    if b"\x00" in data:
        raise ImportRefused(_NOT_TEXT)
    try:
        return Decoded(data.decode())
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _legacy(data)


_NOT_TEXT = gettext_lazy(
    "This is not a text file. Save the essay as plain text in UTF-8 (.txt) and upload that."
)
_UNKNOWN_ENCODING = gettext_lazy(
    "The encoding of this file could not be told. Save it as plain text in UTF-8 and upload that."
)


def refuse_other_formats(data: bytes) -> None:
    """Refuse what other programs write, with a sentence on how to get its text.

    Raises:
        ImportRefused: the bytes are a PDF, a Word file, a web page and the like.
    """
    for signature, sentence in _SIGNATURES:
        if data.startswith(signature):
            raise ImportRefused(sentence)
    if data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise ImportRefused(
            gettext_lazy("This is a web page. Copy the text of the essay and paste it.")
        )


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportRefused(
            gettext_lazy("The file is damaged or cut off. Save it once more as UTF-8 text.")
        ) from error


def _damaged_utf8(data: bytes) -> Decoded | None:
    """Return UTF-8 with a few broken places, or None if it never was UTF-8."""
    text = data.decode(errors="replace")
    broken = text.count(REPLACEMENT)
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return Decoded(text) if whole >= 4 * broken else None


def _legacy(data: bytes) -> Decoded:
    encoding = next(filter(None, (_guess(data, names) for names in _LEGACY)), "")
    if not encoding and _is_mostly_text(data):
        encoding = "cp1252"
    if not encoding:
        raise ImportRefused(_UNKNOWN_ENCODING)
    warning = _("The file is not in UTF-8 and was read as %(encoding)s. Check accents and quotes.")
    return Decoded(
        data.decode(encoding, errors="replace"),
        (warning % {"encoding": _name_of(encoding)},),
    )


def _guess(data: bytes, encodings: list[str]) -> str:
    """Return the encoding of these that reads like text, judged where the file is not ASCII."""
    first = _NOT_ASCII.search(data)
    start = max(0, first.start() - 1000) if first else 0
    best = from_bytes(data[start : start + _SAMPLE], cp_isolation=encodings).best()
    return best.encoding if best else ""


def _is_mostly_text(data: bytes) -> bool:
    """Tell ASCII prose with some strange bytes from a file that is no text."""
    sample = data[:_SAMPLE]
    return len(_STRANGE.findall(sample)) <= 0.1 * len(sample)


def _name_of(encoding: str) -> str:
    for prefix, name in _NAMES.items():
        if encoding.startswith(prefix):
            return encoding.replace(prefix, name)
    return encoding.upper().replace("_", "-")
