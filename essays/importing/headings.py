"""Headings in plain text: short lines without a full stop, over the text that they head."""

from __future__ import annotations

import re
from dataclasses import replace

from .draft import BlockDraft, SpanDraft
from .sentences import ends_sentence
from .vocabulary import SMALL_IN_TITLES

_LONGEST = 90
_MOST_WORDS = 14
#: "Photograph by ": what a credit alone may say beside the name.
_LONGEST_LABEL = 16
#: So long a text is a paragraph even if its full stop is missing.
_LONG = 100
#: More short lines than this in a row are verse, or a list, or an address.
_MOST_IN_A_ROW = 2

_SECTION_NUMBER = re.compile(r"(?:[IVX]{1,5}|\d{1,2})\.?")
_FIRST_HEADING = re.compile(
    r"(?:introduction|preface|prologue|foreword|(?:part|chapter|section) \w+)\b.{0,60}",
    re.IGNORECASE,
)
_OPENING = "“\"'‘«¿¡(["
_BODY_KINDS = {"paragraph", "quotation", "list_item"}
_PASSED_OVER = {"caption", "separator"}


def is_title_case(text: str) -> bool:
    """Tell whether every word that a title capitalises is capitalised, small ones apart."""
    words = [word.strip("“”\"'‘’()[],:;?!.—–-") for word in text.split()]
    words = [word for word in words if word and word.lower() not in SMALL_IN_TITLES]
    return len(words) > 0 and all(not word[0].islower() for word in words)


def is_section_number(text: str) -> bool:
    return _SECTION_NUMBER.fullmatch(text) is not None


def looks_like_heading(text: str) -> bool:
    """Tell a line that could head the text below it; what stands around it decides."""
    if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS or "\n" in text:
        return False
    if is_section_number(text):
        return True
    start = text.lstrip(_OPENING)[:1]
    if not start.isalnum() or start.islower():
        return False
    if text.rstrip("”’\"')")[-1:] in ("?", "!"):
        return is_title_case(text) and len(text.split()) > 1
    return not ends_sentence(text) and text[-1] not in ",;:-–—"


def mark_headings(blocks: list[BlockDraft], *, only_strong: bool = False) -> list[BlockDraft]:
    """Return ``blocks`` with the lines that head others as headings.

    Where the source marks its own headings, ``only_strong`` leaves alone what is
    not bold throughout.
    """
    rows = [(at, block) for at, block in enumerate(blocks) if block.kind not in _PASSED_OVER]
    marked = list(blocks)
    for place, (at, block) in enumerate(rows):
        following = [block for _, block in rows[place + 1 : place + 2 + _MOST_IN_A_ROW]]
        if _names_picture(blocks[at : at + 2]):
            marked[at] = replace(block, kind="caption")
        elif _is_heading(block, following, is_first=place == 0, only_strong=only_strong):
            is_second = place > 0 and marked[rows[place - 1][0]].kind == "heading"
            marked[at] = replace(
                block, kind="heading", level=3 if is_second else 2, spans=_without_bold(block)
            )
    return marked


def _names_picture(pair: list[BlockDraft]) -> bool:
    """Tell a line that looks like a heading but stands over a mere credit."""
    above, below = pair[0], pair[-1]
    is_credit = below.kind == "caption" and len(below.text) <= len(below.credit) + _LONGEST_LABEL
    return is_credit and above.kind == "paragraph" and looks_like_heading(above.text)


def _is_heading(
    block: BlockDraft, following: list[BlockDraft], *, is_first: bool, only_strong: bool
) -> bool:
    if block.kind != "paragraph" or not looks_like_heading(block.text):
        return False
    if is_strong(block):
        return bool(following)
    if only_strong or (is_first and not _may_come_first(block.text)):
        return False
    return _heads(block, following)


def _may_come_first(text: str) -> bool:
    return is_section_number(text) or _FIRST_HEADING.fullmatch(text) is not None


def _heads(block: BlockDraft, following: list[BlockDraft]) -> bool:
    """Tell whether text follows, at once or below one more heading."""
    for count, below in enumerate(following, start=1):
        if _is_body(below) and len(below.text) > len(block.text):
            return True
        if count == _MOST_IN_A_ROW or not looks_like_heading(below.text):
            return False
    return False


def _is_body(block: BlockDraft) -> bool:
    is_long = len(block.text) >= _LONG
    return block.kind in _BODY_KINDS and (
        is_long or ends_sentence(block.text) or block.text[-1] in ":,;"
    )


def is_strong(block: BlockDraft) -> bool:
    """Tell whether the whole of ``block`` is bold."""
    return any(_is_whole(span, block) for span in block.spans)


def _without_bold(block: BlockDraft) -> tuple[SpanDraft, ...]:
    return tuple(span for span in block.spans if not _is_whole(span, block))


def _is_whole(span: SpanDraft, block: BlockDraft) -> bool:
    return span.kind == "strong" and span.start == 0 and span.end == len(block.text)
