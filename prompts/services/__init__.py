"""Every write to prompts and answers."""

from prompts.services.prompt import (
    create_prompt,
    publish_prompt,
    unschedule_prompt,
    update_prompt,
)
from prompts.services.reflection import save_draft, submit_reflection

__all__ = [
    "create_prompt",
    "publish_prompt",
    "save_draft",
    "submit_reflection",
    "unschedule_prompt",
    "update_prompt",
]
