"""Where sentences begin and end.

A reader chooses passages by sentence, so a wrong cut is worse than a missed one:
in doubt two sentences stay together.
"""

from __future__ import annotations

import re

from .vocabulary import BEFORE_FIGURES, NEVER_ENDING, OFTEN_INSIDE, STARTERS

_TERMINALS = ".!?…\u3002\uff01\uff1f"
_CLOSERS = (
    r"(?:[\u00a0\u202f ]?[»\u203a]"  # French sets a space before its closing quote
    r"|[\"'”’“‘)\]}\u300d\u300f\uff09*_†‡¹²³⁰-⁹]"
    r"|\[\^?\w{1,3}\])"
)
# The look-behind lets a run of full stops be tried once, not once for each of them.
_END = re.compile(rf"(?<![{_TERMINALS}])[{_TERMINALS}]++(?:{_CLOSERS})*+")
_WIDE = re.compile("[\u3002\uff01\uff1f]")
_NEXT_WORD = re.compile(r"\s*+[“\"'‘«\u2039(\[{¿¡*_—–\-\s]*+(\S{0,30})")
_LAST_WORD = re.compile(r"[^\s(\[“‘\"'«—–]{1,30}$")
_WINDOW = 32

_VISIBLE = re.compile(r"\S")


def split_sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return the half-open ranges of ``text``'s sentences, in code points.

    Every character that is not white space lies in exactly one range.
    """
    ranges = []
    start = _first_visible(text, 0)
    for end in _ends(text, language[:2].lower()):
        if end > start:
            ranges.append((start, end))
            start = _first_visible(text, end)
    if start < len(text):
        ranges.append((start, len(text.rstrip())))
    return ranges


def ends_sentence(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence does, a closing quote or note mark included."""
    tail = text[-_WINDOW:]
    return any(match.end() == len(tail) for match in _END.finditer(tail))


def _first_visible(text: str, at: int) -> int:
    rest = _VISIBLE.search(text, at)
    return rest.start() if rest else len(text)


def _ends(text: str, language: str) -> list[int]:
    return [match.end() for match in _END.finditer(text) if _is_end(text, match, language)]


def _is_end(text: str, match: re.Match[str], language: str) -> bool:
    if _WIDE.search(match[0]):
        return True
    if match.end() == len(text):
        return True
    if not text[match.end()].isspace():
        return False
    following = _NEXT_WORD.match(text, match.end())
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    return match[0][0] != "." or match[0][:2] == ".." or _stop_ends(text, match, word, language)


def _stop_ends(text: str, match: re.Match[str], following: str, language: str) -> bool:
    """Tell whether one full stop before a capital or a figure ends its sentence."""
    before = _LAST_WORD.search(text, max(0, match.start() - _WINDOW), match.start())
    if before is None:
        return True
    word = before[0].lower()
    if word in NEVER_ENDING[""] or word in NEVER_ENDING.get(language, ()):
        return False
    if word in BEFORE_FIGURES and following[:1].isdigit():
        return False
    if word.isdigit():
        return language != "de" and before.start() > _first_visible(text, 0)
    if word in OFTEN_INSIDE or _is_initial(before[0]):
        return following.rstrip(",").lower() in STARTERS
    return True


def _is_initial(word: str) -> bool:
    """Tell "J" and "J.R" from a word; "I" mostly is one."""
    letters = word.split(".")
    return word != "I" and all(len(letter) == 1 and letter.isupper() for letter in letters)
