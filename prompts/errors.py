"""States that one may meet with prompts and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import DomainError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class NotOpenYet(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This prompt is not open. Look again when it opens."))


class PromptClosed(DomainError):
    """The closing date has passed; what was written is kept as a draft."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(
            _(
                "This prompt closed on %(moment)s. Your draft is kept; "
                "ask your instructor for an extension."
            )
            % {"moment": date_format(timezone.localtime(closed_at), "D j M Y, H:i T")}
        )


class EmptyAnswer(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Write your answer before you submit it."))


class TooFewWords(DomainError):
    def __init__(self, have: int, need: int) -> None:
        super().__init__(
            ngettext(
                "Write at least %(need)d word (you have %(have)d).",
                "Write at least %(need)d words (you have %(have)d).",
                need,
            )
            % {"need": need, "have": have}
        )


class TooManyWords(DomainError):
    def __init__(self, have: int, limit: int) -> None:
        super().__init__(
            ngettext(
                "Write at most %(limit)d word (you have %(have)d).",
                "Write at most %(limit)d words (you have %(have)d).",
                limit,
            )
            % {"limit": limit, "have": have}
        )


class AnswerTooLong(DomainError):
    """More than a draft can hold; nothing was saved."""

    def __init__(self, have: int, limit: int) -> None:
        super().__init__(
            _(
                "Your text has %(have)d characters and at most %(limit)d can be kept. "
                "Shorten it; until then it is not saved."
            )
            % {"have": have, "limit": limit}
        )


class CopiesThePrompt(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("Most of this repeats the words of the prompt. Answer it in your own words.")
        )


class CopiesTheReading(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("Most of this repeats the words of the reading. Say it in your own words.")
        )


class PassagesNeeded(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Choose at least one passage that your answer is about."))


class TooManyPassages(DomainError):
    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext(
                "Choose at most %(limit)d passage. Sentences that follow one another count as one.",
                "Choose at most %(limit)d passages. "
                "Sentences that follow one another count as one.",
                limit,
            )
            % {"limit": limit}
        )


class PassageOfAnotherReading(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Choose passages of the readings that this prompt is about."))


class PromptRefused(DomainError):
    """What an instructor wants a prompt to be cannot be.

    Attributes:
        field: the form's field to which the sentence belongs, if it is one field's.
    """

    def __init__(self, message: str | _StrPromise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class DatesOutOfOrder(PromptRefused):
    """A later date stands before an earlier one; the message names both."""


class ReadingOfAnotherInquiry(PromptRefused):
    def __init__(self) -> None:
        super().__init__(
            _("This reading belongs to another inquiry. Choose one of the inquiry’s readings."),
            field="reading",
        )


class InquiryOfAnotherCourse(PromptRefused):
    def __init__(self) -> None:
        super().__init__(
            _("A prompt stays in its course. Choose one of the course’s inquiries."),
            field="inquiry",
        )


class AnswersHaveBegun(PromptRefused):
    def __init__(self, *, field: str | None = None) -> None:
        super().__init__(
            _(
                "Students have answered this prompt, so this can no longer change. "
                "Make a new prompt instead."
            ),
            field=field,
        )


class SayWhatTheChangeIs(PromptRefused):
    """The wording changed after answers came in; only the instructor knows what that means."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Students have answered the old wording. Say whether this only makes it clearer "
                "or asks something new."
            ),
            field="new_version",
        )


class AlreadyPublished(PromptRefused):
    def __init__(self) -> None:
        super().__init__(_("Students see this prompt already; it cannot be a draft again."))
