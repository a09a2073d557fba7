"""Who wrote it: candidates only, and only where the text says so."""

from __future__ import annotations

import re

from .vocabulary import COMMON, CONNECTORS, PARTICLES

_PREFIXED = ("al-", "el-", "d’", "d'", "o’", "o'", "l’", "l'")
_TOKEN = re.compile(r"[^\W\d_](?:[\w.’'\u2010\-]*[^\W\d_])?\.?")
_COLLECTIVE = re.compile(
    r"(?:the )?(?:\w+ ){0,2}(?:editorial board|editors|editorial team|collective|staff)",
    re.IGNORECASE,
)
_JUNK = re.compile(
    r"untitled.{0,20}|microsoft word\b.*|document ?\d*|new document|(?:array|hash|object)\(0x.*"
    r"|\[object object\]|none|null|nil|undefined|unknown|n/?a|no title|no author|admin(?:istrator)?"
    r"|user|author|title|default|test|tbd|-+|\?+|.{1,150}\.(?:docx?|txt|md|markdown|pdf|rtf|odt|html?|indd|pages)",
    re.IGNORECASE,
)
_WRITES_BEFORE = re.compile(r"\b(?:writes|argues|reports|explains)\s+")
_WRITES_AFTER = re.compile(r"\s+writes\b")
_BETWEEN_NAMES = re.compile(r"\s*(?:,|&|\band\b|\bet\b|\bund\b)\s*")


def is_junk(text: str) -> bool:
    """Tell what programs write where nobody wrote anything: "Untitled", a file's name."""
    return len(text) <= 200 and _JUNK.fullmatch(text.strip()) is not None


def is_name(text: str) -> bool:
    """Tell whether ``text`` has the shape of a person's full name."""
    tokens = text.split()
    if not 2 <= len(tokens) <= 6 or len(text) > 60:
        return False
    if not all(map(_is_name_token, tokens)):
        return False
    return not _is_particle(tokens[-1]) and sum(not _is_particle(token) for token in tokens) >= 2


def _is_particle(token: str) -> bool:
    return token.lower() in PARTICLES and token[0].islower()


def _is_name_token(token: str) -> bool:
    if token.lower() in COMMON or not _TOKEN.fullmatch(token):
        return False
    return not token[0].islower() or _is_particle(token) or token.startswith(_PREFIXED)


def are_names(text: str) -> bool:
    """Tell whether ``text`` is one name or several, or an editorial board."""
    text = text.strip()
    if _COLLECTIVE.fullmatch(text):
        return True
    parts = _BETWEEN_NAMES.split(text)
    return len(text) <= 150 and all(map(is_name, parts))


def author_in_sentence(text: str) -> str:
    """Return whom a standfirst names as its writer: "…, writes Ada Byron"."""
    for match in _WRITES_BEFORE.finditer(text):
        if name := _names_after(text[match.end() :]):
            return name
    writes = _WRITES_AFTER.search(text)
    return _name_before(text[: writes.start()]) if writes else ""


def _names_after(text: str) -> str:
    """Return the names that ``text`` begins with, up to the first mark or common word."""
    taken: list[str] = []
    for token in text.split()[:10]:
        bare = token.rstrip(',;:!?)”’"—–')
        is_last = bare != token
        if bare.endswith(".") and not _is_initial(bare):
            bare, is_last = bare.rstrip("."), True
        if not _is_name_token(bare) and bare not in CONNECTORS:
            break
        taken.append(bare)
        if is_last:
            break
    while taken and taken[-1][0].islower():
        taken.pop()
    name = " ".join(taken)
    return name if are_names(name) else ""


def _name_before(text: str) -> str:
    """Return the name that ``text`` ends with, unless it is only quoted ("as … writes")."""
    taken: list[str] = []
    for token in reversed(text.split()[-8:]):
        if not _is_name_token(token.lstrip("“\"‘'(")):
            break
        taken.insert(0, token.lstrip("“\"‘'("))
    is_quoted = re.search(r"\bas\s+$", text[: len(text) - len(" ".join(taken))], re.IGNORECASE)
    name = " ".join(taken)
    return name if is_name(name) and not is_quoted else ""


def _is_initial(token: str) -> bool:
    return re.fullmatch(r"(?:[^\W\d_]\.)+|Dr\.|Jr\.|Sr\.|St\.", token) is not None
