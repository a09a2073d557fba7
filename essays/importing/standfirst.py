"""Is the line below the title a standfirst, or already the first paragraph?

No single sign decides, so signs are weighed. In doubt it is a paragraph: a first
paragraph shown as a standfirst would lose its number and its conversation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from .draft import BlockDraft
from .names import author_in_sentence
from .sentences import ends_sentence, split_sentences

_LONGEST = 400
_LONGEST_SIGNED = 600
_MOST_SENTENCES = 3
_BRIEF = 160
_FEWEST_WORDS = 5
#: Texts shorter than this say nothing of how long the paragraphs are.
_SHORTEST_PARAGRAPH = 40
_ENOUGH = 2

_ABOUT_THE_WRITER = re.compile(r"(?:I|My|When I|As a)\b")
_SCENE = re.compile(
    r"(?:Last|One|On a|In (?:\d{4}|the (?:spring|summer|autumn|fall|winter))|Yesterday|Every|It was"
    r"|There (?:was|is)|Once)\b"
)
_GOING_ON = re.compile(
    r"(?:But|And|So|Yet|That|This|These|Those|It|He|She|They|Then|Still|Not|Nor|Or|Because|Instead"
    r"|However|Or)\b"
)
_SALUTATION = re.compile(r"\S.{0,100},$")


@dataclass(frozen=True)
class Surroundings:
    """What stands around the line below the title."""

    below: list[str]
    #: A byline or a date stands between it and the text.
    is_parted: bool
    is_above_picture: bool
    is_below_picture: bool


def is_standfirst(block: BlockDraft, surroundings: Surroundings) -> bool:
    """Tell whether ``block``, the first text below the title, introduces the rest."""
    text = block.text
    is_signed = author_in_sentence(text) != ""
    if not _has_right_length(text, _LONGEST_SIGNED if is_signed else _LONGEST):
        return False
    if block.kind == "heading":
        return surroundings.is_parted or ends_sentence(text)
    if not surroundings.is_parted and not _has_words_enough(text):
        return False
    signs = 3 * (is_signed or _is_emphasised(block)) + 2 * surroundings.is_parted
    signs += _nearness_to_picture(text, surroundings)
    signs += _shortness(text, surroundings.below) + _openness(text, surroundings.below[0])
    return signs >= _ENOUGH


def _nearness_to_picture(text: str, surroundings: Surroundings) -> int:
    """Weigh a picture below, as a standfirst has it, or above, as a first paragraph does."""
    is_brief = len(text) <= _BRIEF
    return surroundings.is_above_picture * (1 + is_brief) - surroundings.is_below_picture


def _has_right_length(text: str, longest: int) -> bool:
    if len(text) > longest or "\n" in text or text[-1] in ",:;":
        return False
    return len(split_sentences(text)) <= _MOST_SENTENCES


def _has_words_enough(text: str) -> bool:
    """Tell "How a town learned to swim" from "Introduction" and from a name."""
    return ends_sentence(text) or len(text.split()) >= _FEWEST_WORDS


def _is_emphasised(block: BlockDraft) -> bool:
    return any(
        span.start == 0 and span.end == len(block.text) and span.kind in ("emphasis", "strong")
        for span in block.spans
    )


def _shortness(text: str, below: list[str]) -> int:
    lengths = [len(other) for other in below if len(other) >= _SHORTEST_PARAGRAPH]
    usual = median(lengths) if lengths else 0
    if len(split_sentences(text)) > 2 or len(text) > 0.8 * usual:
        return 0
    return 2 if len(text) <= 0.6 * usual else 1


def _openness(text: str, following: str) -> int:
    """Weigh how the line and the one below it begin: as a summary, or as a story."""
    signs = 2 * (_SALUTATION.fullmatch(following) is not None)
    signs += not ends_sentence(text) or text.endswith("?")
    signs -= _ABOUT_THE_WRITER.match(text) is not None
    signs -= _SCENE.match(text) is not None
    signs -= 2 * (text[0] in '“"‘«')
    signs -= 2 * (_GOING_ON.match(following) is not None)
    signs -= len(text.split()) < _FEWEST_WORDS
    return signs
