"""States that stop an action, told in a sentence that a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class DomainError(Exception):
    """An action met a state that forbids it.

    The message is shown to people: 409 in the API, a form error with 422 in HTML.

    Args:
        message: one translatable sentence that says what to do next.
    """

    def __init__(self, message: str | _StrPromise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
