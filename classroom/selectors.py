"""Reads that put several apps together on one page, each in a fixed number of queries."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from courses.models import Membership, Role
from courses.viewer import Viewer
from discussions.models import Thread
from discussions.selectors import notes_in, unread_in
from essays.models import Block, BlockKind, Inquiry, Reading
from essays.rendering import Range, ShownBlock, render_blocks
from essays.selectors import blocks_of
from prompts.models import Prompt, Reflection, ReflectionPassage
from prompts.selectors import PromptForMember, prompts_for, todo_for

#: An essay older than this says when it was written.
AGES_AFTER = timedelta(days=90)
#: Conversations with something new that a list shows at most.
UNREAD_SHOWN = 8


@dataclass(frozen=True)
class MyCourse:
    """A course of a person, and what is left to do there."""

    membership: Membership
    todo: list[PromptForMember]


@dataclass(frozen=True)
class PageBlock:
    """A block of the reading page, and how many comments stand beside it."""

    shown: ShownBlock
    notes: int

    @property
    def block(self) -> Block:
        return self.shown.block


@dataclass(frozen=True)
class ReadingText:
    """The blocks of a reading, and how many comments stand beside all of them."""

    blocks: list[PageBlock]
    notes: int

    @property
    def headings(self) -> list[Block]:
        return [item.block for item in self.blocks if item.block.kind == BlockKind.HEADING]

    @property
    def paragraphs(self) -> dict[int, PageBlock]:
        """By their numbers."""
        return {item.block.number: item for item in self.blocks if item.block.number is not None}


def my_courses(user: User) -> list[MyCourse]:
    """The courses in which ``user`` takes part, with what is to be answered: 3 queries."""
    rows = Membership.objects.taking_part().filter(user=user, course__archived_at=None)
    memberships = list(rows.select_related("course", "section").order_by("course__title"))
    todo: dict[int, list[PromptForMember]] = defaultdict(list)
    for item in todo_for(memberships):
        todo[item.member].append(item)
    return [MyCourse(membership, todo[membership.pk]) for membership in memberships]


def todo_count(membership: Membership) -> int:
    """How many prompts the member sees, may still answer and has not answered: 1 query."""
    if membership.role != Role.STUDENT:
        return 0
    viewer = Viewer.of(membership)
    answered = Reflection.objects.submitted().filter(prompt=OuterRef("pk"), author=membership)
    prompts = Prompt.objects.visible_to(viewer).exclude(closes_at__lte=viewer.at)
    return prompts.exclude(Exists(answered)).count()


def inquiries_of(viewer: Viewer) -> list[Inquiry]:
    """Inquiries that ``viewer`` sees, each with ``reading_count``."""
    seen = Count("readings", filter=Q(readings__in=Reading.objects.visible_to(viewer)))
    return list(Inquiry.objects.visible_to(viewer).annotate(reading_count=seen))


def something_new(viewer: Viewer) -> list[Thread]:
    return list(unread_in(viewer)[:UNREAD_SHOWN])


def readings_of(inquiry: Inquiry, membership: Membership) -> list[Reading]:
    """The readings that the member sees, in an order that is the member's own.

    What is read first weighs more, so the order differs from member to member and stays
    the same for each.
    """
    readings = list(
        Reading.objects.visible_to(Viewer.of(membership)).with_text().filter(inquiry=inquiry)
    )
    for reading in readings:
        reading.course = membership.course
    return sorted(
        readings,
        key=lambda reading: _draw(f"{membership.public_id}:{reading.pk}"),
    )


def _draw(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()


def text_of(reading: Reading, viewer: Viewer) -> ReadingText:
    """The text of ``reading``, with marks and numbers of what ``viewer`` may see: 2 queries."""
    notes = notes_in(reading, viewer)
    blocks = blocks_of(reading)
    marks: dict[int, list[Range]] = {block.pk: notes.within(block) for block in blocks}
    shown = [
        PageBlock(item, notes.comments_at(item.block)) for item in render_blocks(blocks, marks)
    ]
    return ReadingText(shown, notes.comments)


def comments_on_whole(reading: Reading, viewer: Viewer) -> int:
    """How many comments ``viewer`` sees that are about the reading as a whole: 1 query."""
    threads = Thread.objects.visible_to(viewer).filter(reading=reading)
    return threads.aggregate(total=Sum("comment_count"))["total"] or 0


def answers_seen_by(viewer: Viewer) -> QuerySet[Reflection]:
    """Answers that ``viewer`` may see, own drafts among them, with what they are about."""
    chosen = ReflectionPassage.objects.visible_to(viewer).select_related(
        "passage__reading__inquiry", "passage__reading__edition", "passage__start_block"
    )
    return (
        Reflection.objects.visible_to(viewer)
        .select_related("prompt__inquiry", "prompt__reading__edition", "author__user")
        .prefetch_related(Prefetch("chosen_passages", chosen))
    )


def prompts_on(reading: Reading, viewer: Viewer) -> list[PromptForMember]:
    return prompts_for(viewer, reading=reading)


def is_dated(published_on: date | None) -> bool:
    """Whether an essay is old enough that its facts may have changed."""
    return published_on is not None and timezone.localdate() - published_on > AGES_AFTER
