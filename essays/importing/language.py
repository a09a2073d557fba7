"""A guess at a text's language by its commonest words; staff confirm it."""

from __future__ import annotations

from .vocabulary import STOP_WORDS

_SAMPLE = 20_000
_FEWEST = 5
_SHARE = 0.08
_LEAD = 1.5


def guess_language(text: str) -> str:
    """Return "en", "es", "fr" or "de", or "" if none of them is clearly ahead."""
    words = text[:_SAMPLE].lower().split()
    counts = sorted(
        ((sum(word in common for word in words), code) for code, common in STOP_WORDS.items()),
        reverse=True,
    )
    (most, code), (next_most, _) = counts[:2]
    is_clear = most >= max(_FEWEST, _SHARE * len(words)) and most > _LEAD * next_most
    return code if is_clear else ""
