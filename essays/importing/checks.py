"""What staff should look at before they save a draft, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .draft import BlockDraft

_FEWEST_WORDS = 5
#: As many examples as fit into a sentence.
_EXAMPLES = 3
_LONGEST_EXAMPLE = 40

_STRAIGHT = re.compile("[\"']")
_CURLY = re.compile("[“”‘’]")
_DOUBLE_SPACE = re.compile(r"\S {2,}\S")
_TAG = re.compile(
    r"</?(?:p|br|b|i|em|strong|a|div|span|h[1-6]|ul|ol|li|img|sup|script|style|iframe)\b[^<>]{0,200}>|<!--"
)
_LEFTOVER = re.compile(
    r"\b(?:subscribe|sign up|log in|newsletter|advertisement|read more|share (?:this|on)|click here"
    r"|follow us|related (?:articles|stories)|all rights reserved|cookies?|leave a comment)\b",
    re.IGNORECASE,
)
_LONGEST_LEFTOVER = 90


def warnings_about(title: str, blocks: Iterable[BlockDraft], broken_words: list[str]) -> list[str]:
    """Return what may be wrong with a text, the most serious first."""
    blocks = list(blocks)
    paragraphs = [block.text for block in blocks if block.kind == "paragraph"]
    found = [
        "" if title else _("No title was found. Type one before saving."),
        _about_broken_words(broken_words),
        _about_leftovers(paragraphs),
        _about_tags(blocks),
        _about_quotes(blocks),
        _about_spaces(blocks),
        _about_capitals(blocks),
        _about_short_paragraphs(paragraphs),
    ]
    return [warning for warning in found if warning]


def _about_broken_words(words: list[str]) -> str:
    sentence = ngettext(
        "A word was broken at the end of a line and keeps its hyphen: %(examples)s. Check it.",
        "%(number)d words were broken at the ends of lines and keep their hyphens: %(examples)s."
        " Check them.",
        len(words),
    )
    return _told(sentence, words)


def _about_leftovers(paragraphs: list[str]) -> str:
    found = [
        text for text in paragraphs if len(text) <= _LONGEST_LEFTOVER and _LEFTOVER.search(text)
    ]
    sentence = ngettext(
        "This looks like part of a web page, not of the essay: %(examples)s. Drop it if so.",
        "%(number)d paragraphs look like parts of a web page, not of the essay: %(examples)s."
        " Drop them if so.",
        len(found),
    )
    return _told(sentence, found)


def _about_tags(blocks: list[BlockDraft]) -> str:
    found = [match[0] for block in blocks if (match := _TAG.search(block.text))]
    sentence = ngettext(
        "HTML was left in the text as it stands: %(examples)s. Remove it.",
        "HTML was left in %(number)d places of the text: %(examples)s. Remove it.",
        len(found),
    )
    return _told(sentence, found)


def _about_quotes(blocks: list[BlockDraft]) -> str:
    straight = sum(len(_STRAIGHT.findall(block.text)) for block in blocks)
    if not straight or not any(_CURLY.search(block.text) for block in blocks):
        return ""
    sentence = ngettext(
        "Curly and straight quotation marks are mixed: %(number)d is straight.",
        "Curly and straight quotation marks are mixed: %(number)d are straight.",
        straight,
    )
    return sentence % {"number": straight}


def _about_spaces(blocks: list[BlockDraft]) -> str:
    number = sum(len(_DOUBLE_SPACE.findall(block.text)) for block in blocks)
    sentence = ngettext(
        "Two spaces stand together in %(number)d place.",
        "Two spaces stand together in %(number)d places.",
        number,
    )
    return sentence % {"number": number} if number else ""


def _about_capitals(blocks: list[BlockDraft]) -> str:
    found = [block.text for block in blocks if block.kind == "heading" and _shouts(block.text)]
    sentence = ngettext(
        "A heading is in capitals throughout: %(examples)s.",
        "%(number)d headings are in capitals throughout: %(examples)s.",
        len(found),
    )
    return _told(sentence, found)


def _shouts(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > _FEWEST_WORDS


def _about_short_paragraphs(paragraphs: list[str]) -> str:
    found = [text for text in paragraphs if len(text.split()) < _FEWEST_WORDS]
    sentence = ngettext(
        "A paragraph has fewer than five words: %(examples)s. Check that it is one.",
        "%(number)d paragraphs have fewer than five words: %(examples)s. Check that they are.",
        len(found),
    )
    return _told(sentence, found)


def _told(sentence: str, found: list[str]) -> str:
    if not found:
        return ""
    examples = ", ".join(f"“{_shortened(text)}”" for text in found[:_EXAMPLES])
    return sentence % {"number": len(found), "examples": examples}


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_EXAMPLE else text[: _LONGEST_EXAMPLE - 1].rstrip() + "…"
