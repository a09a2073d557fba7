"""Who may do what with prompts and answers."""

from __future__ import annotations

from accounts.models import User
from courses.models import Course, Membership, Role
from courses.policies import can_teach
from prompts.models import Prompt


def can_answer(membership: Membership, prompt: Prompt) -> bool:
    """Only students of the prompt's course answer; staff and the preview do not."""
    return (
        membership.role == Role.STUDENT
        and membership.left_at is None
        and membership.course_id == prompt.course_id
    )


def can_write_prompts(user: User, course: Course) -> bool:
    return can_teach(user, course)
