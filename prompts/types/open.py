"""A question, answered in the student's own words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prompts.models import PromptType
from prompts.types.base import AnswerType


class OpenType(AnswerType):
    key = PromptType.OPEN
    use_when = _("Use when students should take a position or think a question through.")
    example = _("“Which of the author’s reasons weighs most for you, and why?”")
    minutes = 15
