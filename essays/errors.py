"""States that one may meet with essays, inquiries and readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import DomainError

if TYPE_CHECKING:
    from essays.models import Edition


class EssayAlreadyImported(DomainError):
    """The course already has an essay with this very source."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(
            _("The course already has this text: “%(title)s”. Open it instead of importing it.")
            % {"title": edition.title}
        )
        self.edition = edition


class TitleMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The essay has no title. Type one before you save."))


class TextMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The essay has no paragraph left. Keep at least one."))


class RightsMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("Say first by which right the class may read this essay; then publish it.")
        )


class RightsInUse(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("A class reads this essay. Withdraw its readings before you take back the rights.")
        )


class EssayOfAnotherCourse(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Choose an essay of a course that you teach."))


class StaysInItsCourse(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("This stays in its course: what was written about it would be lost. Make a new one.")
        )


class TextInUse(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "People have marked passages of this text. "
                "Set the other essay as a reading of its own."
            )
        )


class AlreadyAReading(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This essay is already a reading of the inquiry."))


class DatesOutOfOrder(DomainError):
    """A later date stands before an earlier one; the message names both."""


class PassageNotFound(DomainError):
    def __init__(self) -> None:
        super().__init__(_("That passage is not in this reading. Choose it again."))


class PassageChanged(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "The text of this passage changed while you wrote. "
                "Your words are kept: choose it again."
            )
        )


class PassageTooLong(DomainError):
    def __init__(self, limit: int) -> None:
        super().__init__(
            _("A passage holds at most %(limit)d characters. Choose a shorter one.")
            % {"limit": limit}
        )
