"""Captions are known by the credit that they give."""

from __future__ import annotations

import re
from dataclasses import replace

from .draft import BlockDraft
from .sentences import split_sentences

_LONGEST = 400
_LONGEST_CREDIT = 120
_MOST_SENTENCES = 3

_WHAT = r"(?:photo(?:graph|graphy|s)?|picture|image|illustration|cartoon|graphic|foto|bild|imagen)"
_AGENCY = (
    r"(?:AP|AFP|EPA|PA|UPI|TASS|Reuters|Bloomberg|Getty(?: Images)?|Associated Press|AP Photo"
    r"|Shutterstock|Alamy|iStock(?:photo)?|Unsplash|Pexels|Flickr|Wikimedia(?: Commons)?|Magnum"
    r"|Public Domain|Creative Commons|NASA|Library of Congress)"
)
_PART = r"[^()/]{2,60}"
_IN_BRACKETS = re.compile(r"\(([^()]{2,120})\)\.?$")
_NAMED_AND_SOLD = re.compile(rf"{_PART}\s/\s{_PART}(?:\s/\s{_PART})?|{_PART}/{_AGENCY}\b.{{0,30}}")
_SOLD = re.compile(rf".{{0,60}}\b{_AGENCY}|{_AGENCY}/.{{2,60}}|.{{2,60}}\bvia\s.{{2,40}}")
_SAID = re.compile(
    rf"(?:{_WHAT}(?:\s+credit)?(?:\s*:\s*|\s+(?:by|courtesy of)\s+)|credits?\s*:\s*"
    r"|courtesy of\s+|©\s*(?:\d{4}\s+)?|copyright\s+)(?P<who>.{2,120})",
    re.IGNORECASE,
)
#: One of these must be there; looking for them first is far quicker than the pattern.
_HINTS = (
    *("photo", "picture", "image", "illustration", "cartoon", "graphic", "foto", "bild"),
    *("credit", "courtesy", "copyright", "©"),
)
_SAID_AT_END = re.compile(rf"(?:^|[.!?”\"|•]\s+)(?=[A-Z©])({_SAID.pattern})$", re.IGNORECASE)


def mark_captions(blocks: list[BlockDraft]) -> list[BlockDraft]:
    """Return ``blocks`` with those that credit a picture as captions."""
    return [_marked(block) for block in blocks]


def _marked(block: BlockDraft) -> BlockDraft:
    if block.kind != "paragraph" or not (credit := credit_of(block.text)):
        return block
    return replace(block, kind="caption", credit=credit)


def credit_of(text: str) -> str:
    """Return the credit with which ``text`` ends if it is a caption: "Jo Bell / The Agency"."""
    if len(text) > _LONGEST:
        return ""
    credit = _bracketed(text) or _said(text)
    if not credit or len(split_sentences(text)) > _MOST_SENTENCES + 1:
        return ""
    return credit


def _bracketed(text: str) -> str:
    match = _IN_BRACKETS.search(text)
    if not match:
        return ""
    inside = match[1].strip()
    if said := _SAID.fullmatch(inside):
        return said["who"].strip()
    is_credit = _NAMED_AND_SOLD.fullmatch(inside) or _SOLD.fullmatch(inside)
    return inside if is_credit and _names_somebody(inside) else ""


def _said(text: str) -> str:
    tail = text[-_LONGEST_CREDIT - 40 :]
    match = _SAID_AT_END.search(tail) if _may_credit(tail) else None
    if not match or match[1][0].islower():
        return ""
    who = match["who"].strip().rstrip(".")
    return who if _names_somebody(who) and len(split_sentences(who)) == 1 else ""


def _may_credit(text: str) -> bool:
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS)


def _names_somebody(credit: str) -> bool:
    """Tell a credit from "(and/or)": every part of it begins with a capital."""
    parts = [part.strip() for part in credit.split("/")]
    return all(part and not part[0].islower() and not part[0].isdigit() for part in parts)
