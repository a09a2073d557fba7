"""Where somebody can be writing: the names under which drafts are kept, and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from courses.models import Membership
from courses.viewer import Viewer
from discussions.models import Comment, CommentDraft, Thread
from essays.models import Block, Inquiry, Passage, Reading
from prompts.models import Reflection

PLACE = re.compile(
    r"(thread|reply|edit|reflection|reading|inquiry):[\w-]{1,60}|paragraph:[\w-]{1,60}:\d{1,6}"
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a reading, before anybody has chosen a passage in it."""

    reading: Reading
    block: Block


#: What the form that starts a thread can be about.
Start: TypeAlias = Paragraph | Reading | Reflection | Inquiry


def place_for(subject: Start | Passage) -> str:
    """Return the name of the place where one begins to talk about ``subject``."""
    if isinstance(subject, Paragraph):
        return f"paragraph:{subject.reading.slug}:{subject.block.number or 0}"
    if isinstance(subject, Passage):
        return f"paragraph:{subject.reading.slug}:{_first_paragraph(subject)}"
    if isinstance(subject, Reflection):
        return f"reflection:{subject.public_id}"
    return f"{'reading' if isinstance(subject, Reading) else 'inquiry'}:{subject.slug}"


def _first_paragraph(passage: Passage) -> int:
    """Return the number at which a passage is talked about; it may begin in a heading before."""
    if passage.start_block.number is not None:
        return passage.start_block.number
    after = Block.objects.filter(
        edition=passage.edition_id, order__gt=passage.start_block.order, number__isnull=False
    )
    return after.order_by("order").values_list("number", flat=True).first() or 0


def reply_place(thread: Thread, parent: Comment | None = None) -> str:
    return f"reply:{parent.public_id}" if parent else f"thread:{thread.public_id}"


def edit_place(comment: Comment) -> str:
    return f"edit:{comment.public_id}"


def start_at(place: str, viewer: Viewer) -> Start | None:
    """Return what ``place`` names, if ``viewer`` may see it and talk about it."""
    kind, _, name = place.partition(":")
    finder = _FINDERS.get(kind)
    return finder(name, viewer) if finder and PLACE.fullmatch(place) else None


def draft_at(member: Membership, place: str) -> CommentDraft | None:
    """Return what ``member`` was writing at ``place``."""
    return CommentDraft.objects.filter(membership=member, place=place).first()


def _reading(slug: str, viewer: Viewer) -> Reading | None:
    readings = Reading.objects.visible_to(viewer).with_text()
    return readings.filter(slug=slug).first()


def _paragraph(name: str, viewer: Viewer) -> Paragraph | None:
    slug, _, number = name.rpartition(":")
    reading = _reading(slug, viewer)
    block = reading and reading.edition.blocks.filter(number=int(number)).first()
    return Paragraph(reading, block) if reading and block else None


def _inquiry(slug: str, viewer: Viewer) -> Inquiry | None:
    return Inquiry.objects.visible_to(viewer).select_related("course").filter(slug=slug).first()


def _reflection(public_id: str, viewer: Viewer) -> Reflection | None:
    rows = Reflection.objects.visible_to(viewer).submitted()
    rows = rows.select_related("prompt__course", "prompt__reading", "author__user")
    return rows.filter(public_id=public_id).first()


_FINDERS: dict[str, Callable[[str, Viewer], Any]] = {
    "paragraph": _paragraph,
    "reading": _reading,
    "inquiry": _inquiry,
    "reflection": _reflection,
}
