"""What the head of every page of a course says about what is left to do."""

from __future__ import annotations

from django import template

from classroom.selectors import todo_count
from courses.models import Membership

register = template.Library()


@register.simple_tag
def number_to_do(membership: Membership) -> int:
    """How many prompts the member still has to answer; no query for staff."""
    return todo_count(membership)
