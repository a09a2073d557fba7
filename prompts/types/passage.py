"""One to three passages of the readings, and what the student has to say about them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prompts.errors import PassagesNeeded, TooManyPassages
from prompts.models import PromptType
from prompts.types.base import Answer, AnswerType


class PassageType(AnswerType):
    key = PromptType.PASSAGE
    use_when = _("Use when students should read closely and show what they mean in the text.")
    example = _("“Choose up to three sentences at which you stopped, and say what stopped you.”")
    minutes = 20
    max_passages = 3

    def check(self, answer: Answer) -> None:
        if not answer.passages:
            raise PassagesNeeded
        if len(answer.passages) > self.max_passages:
            raise TooManyPassages(self.max_passages)
