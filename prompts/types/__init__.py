"""The types of prompts; a further one is a module here, its line below and its templates."""

from __future__ import annotations

from prompts.models import Prompt
from prompts.types.base import Answer, AnswerType
from prompts.types.open import OpenType
from prompts.types.passage import PassageType

__all__ = ["ALL_TYPES", "Answer", "AnswerType", "type_of"]

ALL_TYPES: tuple[AnswerType, ...] = (OpenType(), PassageType())
_BY_KEY = {str(kind.key): kind for kind in ALL_TYPES}


def type_of(prompt: Prompt) -> AnswerType:
    return _BY_KEY[prompt.type]
