"""What every type of prompt says about itself and asks of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from essays.models import Passage
from prompts.models import PromptType

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Answer:
    """What a student hands in."""

    body: str
    passages: Sequence[Passage] = ()


class AnswerType:
    """One type of prompt.

    Its form fields, where it has some beside the text, are in
    ``prompts/types/_<key>_fields.html``.

    Attributes:
        key: what the row stores.
        use_when: when an instructor chooses it.
        example: a prompt of this type, to show what it is good for.
        minutes: how long a student takes, in minutes.
        max_passages: how many passages an answer may choose; 0: it chooses none.
    """

    key: ClassVar[PromptType]
    use_when: ClassVar[str | _StrPromise]
    example: ClassVar[str | _StrPromise]
    minutes: ClassVar[int]
    max_passages: ClassVar[int] = 0

    @property
    def label(self) -> str:
        return str(self.key.label)

    def check(self, answer: Answer) -> None:
        """Raise a ``DomainError`` where ``answer`` lacks what this type asks for."""
