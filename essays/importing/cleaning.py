"""Text to clean text: one kind of line end, nothing invisible, no control characters.

Quotation marks, dashes and no-break spaces stay as they are: they are the author's.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .decoding import REPLACEMENT, Decoded
from .errors import ImportRefused

#: A longer text is no essay, and its pages could not be read.
MAX_LINES = 250_000

# "\r\r\n" is what a text mode applied twice leaves behind: one line end, not two. Only the
# first of a run looks for its end, or a long run would take the square of its length.
_LINE_ENDS = re.compile("(?<!\r)\r+\n|\r|\v|\u2028")
_PARAGRAPH_ENDS = re.compile("\f|\u2029")
# Soft hyphen, zero-width space, word joiner and byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_MISREAD = re.compile("[\x80-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_GARBLED = re.compile("â€|Ã[\u00a0-\u00bf]|Â[\u00a0«»©]")


def clean(text: str) -> Decoded:
    """Return ``text`` ready for recognition, with what had to be mended as warnings.

    Raises:
        ImportRefused: there is no text in it, or it is no text.
    """
    _refuse_binary(text)
    warnings: list[str] = []
    if _MISREAD.search(text):
        text = _MISREAD.sub(_as_windows_1252, text)
        warnings.append(
            _("Some quotes or dashes were stored wrongly and were restored. Check them.")
        )
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
        warnings.append(_("Control characters were left out."))
    text = _SURROGATES.sub(REPLACEMENT, text)
    text = _INVISIBLE.sub("", text)
    text = _PARAGRAPH_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    _refuse_nothing(text)
    if _GARBLED.search(text):
        warnings.append(
            _("Some characters look wrongly decoded (such as “â€”). Save the original as UTF-8.")
        )
    return Decoded(text, (*warnings, *_unreadable(text)))


def _refuse_binary(text: str) -> None:
    controls = len(_CONTROLS.findall(text[:1_000_000]))
    if "\x00" in text or controls > max(2, len(text[:1_000_000]) // 200):
        raise ImportRefused(
            gettext_lazy(
                "This holds characters that no text has. "
                "Save the essay as plain text in UTF-8 (.txt) and upload that."
            )
        )


def _refuse_nothing(text: str) -> None:
    if not text.strip():
        raise ImportRefused(
            gettext_lazy("There is no text in it. Choose the essay's file or paste its text.")
        )
    if not any(map(str.isalnum, text)):
        raise ImportRefused(
            gettext_lazy("There is no word in it. Choose the essay's file or paste its text.")
        )
    if text.count("\n") > MAX_LINES:
        raise ImportRefused(
            gettext_lazy("It has more lines than any essay. Import the part that is to be read.")
        )


def _as_windows_1252(match: re.Match[str]) -> str:
    return bytes([ord(match[0])]).decode("cp1252", errors="replace")


def _unreadable(text: str) -> tuple[str, ...]:
    """Return a warning if characters of ``text`` were lost before it came to us."""
    if not (lost := text.count(REPLACEMENT)):
        return ()
    sentence = ngettext(
        "%(number)d character could not be read and shows as “�”. Correct it.",
        "%(number)d characters could not be read and show as “�”. Correct them.",
        lost,
    )
    return (sentence % {"number": lost},)
