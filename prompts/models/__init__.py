"""What is asked and answered: prompts, reflections, unlocks."""

from prompts.models.prompt import AnswersShown, Prompt, PromptType, PromptVersion
from prompts.models.reflection import (
    Reflection,
    ReflectionPassage,
    ReflectionState,
    ReflectionVersion,
)
from prompts.models.unlock import Unlock, UnlockedBy, answers_unlocked

__all__ = [
    "AnswersShown",
    "Prompt",
    "PromptType",
    "PromptVersion",
    "Reflection",
    "ReflectionPassage",
    "ReflectionState",
    "ReflectionVersion",
    "Unlock",
    "UnlockedBy",
    "answers_unlocked",
]
