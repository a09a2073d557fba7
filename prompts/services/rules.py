"""What a prompt must fulfil before it is kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prompts.errors import DatesOutOfOrder, PromptRefused, ReadingOfAnotherInquiry
from prompts.models import AnswersShown, Prompt

#: As many words as surely fit into the longest text that is kept of an answer.
MOST_WORDS = 2500


def require_sound(prompt: Prompt) -> None:
    """Raise a ``PromptRefused`` that names the first thing wrong with ``prompt``."""
    if prompt.reading is not None and prompt.reading.inquiry_id != prompt.inquiry_id:
        raise ReadingOfAnotherInquiry
    _require_order(prompt)
    _require_word_range(prompt)
    if prompt.answers_shown == AnswersShown.AFTER_DUE and prompt.due_at is None:
        raise PromptRefused(
            _("Students see the answers after the due date: say when the prompt is due."),
            field="due_at",
        )


def _require_order(prompt: Prompt) -> None:
    opens_at, due_at, closes_at = prompt.opens_at, prompt.due_at, prompt.closes_at
    if opens_at and due_at and due_at <= opens_at:
        raise DatesOutOfOrder(
            _("The prompt is due before it opens. Choose a later due date."), field="due_at"
        )
    if opens_at and closes_at and closes_at <= opens_at:
        raise DatesOutOfOrder(
            _("The prompt closes before it opens. Choose a later closing date."),
            field="closes_at",
        )
    if due_at and closes_at and closes_at < due_at:
        raise DatesOutOfOrder(
            _("The prompt closes before it is due. Choose a later closing date."),
            field="closes_at",
        )
    _require_time_to_answer(prompt)


def _require_time_to_answer(prompt: Prompt) -> None:
    shown_at = prompt.published_at
    if shown_at and prompt.due_at and prompt.due_at <= shown_at:
        raise DatesOutOfOrder(
            _("The prompt would be due before students see it. Choose a later due date."),
            field="due_at",
        )
    if shown_at and prompt.closes_at and prompt.closes_at <= shown_at:
        raise DatesOutOfOrder(
            _("The prompt would close before students see it. Choose a later closing date."),
            field="closes_at",
        )


def _require_word_range(prompt: Prompt) -> None:
    if prompt.max_words < prompt.min_words:
        raise PromptRefused(
            _("“Most words” is less than “fewest words”. Raise one or lower the other."),
            field="max_words",
        )
    if prompt.max_words > MOST_WORDS:
        raise PromptRefused(
            _("An answer holds at most %(limit)d words. Lower “most words”.")
            % {"limit": MOST_WORDS},
            field="max_words",
        )
    if prompt.max_words == 0:
        raise PromptRefused(
            _("Nobody can answer in no words. Raise “most words”."), field="max_words"
        )
