"""Where somebody can be writing: the names under which drafts are kept."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import Any

from courses.models import Membership
from discussions.models import Comment, CommentDraft, Thread
from essays.models import Inquiry, Passage, Reading
from prompts.models import Reflection

PLACE = re.compile(
    r"(thread|reply|edit|reflection|reading|inquiry):[\w-]{1,60}|paragraph:[\w-]{1,60}:\d{1,6}"
)


@singledispatch
def place_for(subject: Any) -> str:
    """Return the name of the place where one begins to talk about ``subject``."""
    raise TypeError(f"Nobody writes about a {type(subject).__name__}.")


@place_for.register
def _(subject: Passage) -> str:
    return paragraph_place(subject.reading, subject.start_block.number or 0)


@place_for.register
def _(subject: Reading) -> str:
    return f"reading:{subject.slug}"


@place_for.register
def _(subject: Inquiry) -> str:
    return f"inquiry:{subject.slug}"


@place_for.register
def _(subject: Reflection) -> str:
    return f"reflection:{subject.public_id}"


def paragraph_place(reading: Reading, number: int) -> str:
    return f"paragraph:{reading.slug}:{number}"


def reply_place(thread: Thread, parent: Comment | None = None) -> str:
    return f"reply:{parent.public_id}" if parent else f"thread:{thread.public_id}"


def edit_place(comment: Comment) -> str:
    return f"edit:{comment.public_id}"


def draft_at(member: Membership, place: str) -> CommentDraft | None:
    """Return what ``member`` was writing at ``place``."""
    return CommentDraft.objects.filter(membership=member, place=place).first()
