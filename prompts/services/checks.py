"""What an answer must fulfil before it is handed in."""

from __future__ import annotations

from collections.abc import Collection

from common.text import clean_text, word_count
from courses.viewer import Viewer
from essays.models import Block, Passage, Reading
from prompts.errors import (
    AnswerTooLong,
    CopiesThePrompt,
    CopiesTheReading,
    EmptyAnswer,
    PassageOfAnotherReading,
    TooFewWords,
    TooManyWords,
)
from prompts.models import Prompt
from prompts.similarity import is_copy
from prompts.types import Answer, type_of

#: Longest text that is kept of an answer, in code points.
MAX_LENGTH = 20_000


def bounded(body: str) -> str:
    """Return ``body`` as it is kept.

    Raises:
        AnswerTooLong: it has more than ``MAX_LENGTH`` code points.
    """
    text = clean_text(body)
    if len(text) > MAX_LENGTH:
        raise AnswerTooLong(len(text), MAX_LENGTH)
    return text


def require_good(prompt: Prompt, answer: Answer, own: Collection[Passage], viewer: Viewer) -> None:
    """Raise the ``DomainError`` that says what ``answer`` lacks.

    Args:
        prompt: what it answers.
        answer: what the student hands in.
        own: those of its passages that are of the prompt's readings.
        viewer: the student; of what one may not see yet nothing is compared.
    """
    _require_words(prompt, answer.body)
    if len(own) < len(answer.passages):
        raise PassageOfAnotherReading
    type_of(prompt).check(answer)
    _require_own_words(prompt, answer.body, viewer)


def _require_words(prompt: Prompt, body: str) -> None:
    have = word_count(body)
    if have == 0:
        raise EmptyAnswer
    if have < prompt.min_words:
        raise TooFewWords(have, prompt.min_words)
    if have > prompt.max_words:
        raise TooManyWords(have, prompt.max_words)


def _require_own_words(prompt: Prompt, body: str, viewer: Viewer) -> None:
    if is_copy(body, f"{prompt.title}\n{prompt.body_md}\n{prompt.guidance_md}"):
        raise CopiesThePrompt
    readings = Reading.objects.visible_to(viewer).filter(inquiry=prompt.inquiry_id)
    blocks = Block.objects.filter(edition__in=readings.values("edition"))
    if is_copy(body, "\n".join(blocks.values_list("text", flat=True))):
        raise CopiesTheReading
