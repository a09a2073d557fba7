"""Prompts and answers in the admin."""

from prompts.admin.prompt import PromptAdmin
from prompts.admin.reflection import ReflectionAdmin

__all__ = ["PromptAdmin", "ReflectionAdmin"]
