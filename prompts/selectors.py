"""Reads over prompts and answers, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from common.text import word_count
from courses.models import Membership, Role
from courses.viewer import Viewer
from essays.models import Inquiry, Reading
from prompts.models import (
    Prompt,
    PromptVersion,
    Reflection,
    ReflectionPassage,
    ReflectionVersion,
    answers_unlocked,
)

#: An answer changed within this time shows no history.
QUIET = timedelta(minutes=15)


@dataclass(frozen=True)
class PromptForMember:
    """A prompt and how far one member is with it.

    Attributes:
        prompt: with its inquiry, course and reading.
        member: the pk of the membership.
        own: the member's reflection in any state; None: nothing was begun.
    """

    prompt: Prompt
    member: int
    own: Reflection | None

    @property
    def is_answered(self) -> bool:
        return self.own is not None and self.own.is_submitted

    @property
    def has_draft(self) -> bool:
        return self.own is not None and bool(self.own.draft_md)

    @property
    def draft_words(self) -> int:
        return word_count(self.own.draft_md) if self.own else 0


def prompts_for(
    viewer: Viewer, *, inquiry: Inquiry | None = None, reading: Reading | None = None
) -> list[PromptForMember]:
    """Prompts that ``viewer`` sees, of the course, of one inquiry, or on one reading: 2 queries."""
    prompts = _with_place(Prompt.objects.visible_to(viewer))
    if inquiry is not None:
        prompts = prompts.filter(inquiry=inquiry)
    if reading is not None:
        prompts = prompts.filter(reading=reading)
    found = list(prompts)
    return _with_own([(prompt, viewer.membership) for prompt in found])


def todo_for(memberships: Iterable[Membership]) -> list[PromptForMember]:
    """What the students among ``memberships`` may still answer, soonest due first: 3 queries.

    Prompts that they see, that take answers and that they have not submitted to.
    """
    students = [member.pk for member in memberships if member.role == Role.STUDENT]
    pairs = open_pairs(students, at=timezone.now())
    prompts = _with_place(Prompt.objects.all()).in_bulk({prompt for prompt, _ in pairs})
    return _with_own([(prompts[prompt], member) for prompt, member in pairs])


def open_pairs(members: Collection[int], *, at: datetime) -> list[tuple[int, int]]:
    """Return (prompt, membership) for what students among ``members`` may still answer.

    In one query for all of them, soonest due first, without a due date last.
    """
    member = "course__memberships"
    viewer = Viewer.column(member, at=at)
    seen = Prompt.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    answered = Reflection.objects.submitted().filter(
        prompt=OuterRef("pk"), author=viewer.membership
    )
    # Everything about the member is an alias, so that all of it is one and the same join.
    pairs = Prompt.objects.alias(
        member=F(member),
        role=F(f"{member}__role"),
        left=F(f"{member}__left_at"),
        is_seen=Exists(seen),
        is_answered=Exists(answered),
    ).filter(
        Q(closes_at=None) | Q(closes_at__gt=at),
        is_seen=True,
        is_answered=False,
        member__in=members,
        role=Role.STUDENT,
        left=None,
    )
    ordered = pairs.order_by(F("due_at").asc(nulls_last=True), "pk")
    return list(ordered.values_list("pk", F("member")))


def own_reflection(prompt: Prompt, membership: Membership) -> Reflection | None:
    """What the member wrote, with its passages, in any state."""
    return _with_passages(Reflection.objects.filter(prompt=prompt, author=membership)).first()


def has_answered(prompt: Prompt, membership: Membership) -> bool:
    return Reflection.objects.submitted().filter(prompt=prompt, author=membership).exists()


def answers_are_unlocked(prompt: Prompt, viewer: Viewer) -> bool:
    """Whether ``viewer`` may see others' answers, be there any or not."""
    seen = Prompt.objects.visible_to(viewer).filter(pk=prompt.pk)
    return seen.filter(viewer.is_staff | answers_unlocked(viewer)).exists()


def answers_to(prompt: Prompt, viewer: Viewer) -> QuerySet[Reflection]:
    """Others' submitted answers that ``viewer`` may see, with authors and passages: 2 queries.

    Empty while they are locked, and so is their number.
    """
    answers = Reflection.objects.visible_to(viewer).submitted().filter(prompt=prompt)
    chosen = ReflectionPassage.objects.visible_to(viewer)
    return _with_passages(answers.exclude(author=viewer.membership), chosen)


def submitted_to(prompt: Prompt) -> QuerySet[Reflection]:
    """All that was handed in, for staff."""
    return _with_passages(Reflection.objects.submitted().filter(prompt=prompt, hidden_at=None))


def earlier_versions(reflection: Reflection) -> list[ReflectionVersion]:
    """What an answer said before, newest first: 1 query.

    A version that was replaced within ``QUIET`` is left out: a slip, put right at once.
    """
    newest_first = list(reflection.versions.order_by("-number"))
    return [old for new, old in pairwise(newest_first) if new.created_at - old.created_at >= QUIET]


def wording_of(reflection: Reflection) -> PromptVersion:
    """The wording of the prompt that ``reflection`` answered."""
    return PromptVersion.objects.get(prompt=reflection.prompt_id, number=reflection.prompt_version)


def readings_of(prompt: Prompt, viewer: Viewer) -> QuerySet[Reading]:
    """The readings in which an answer may choose passages: the prompt's, or all of the inquiry."""
    readings = Reading.objects.visible_to(viewer).filter(inquiry=prompt.inquiry_id)
    return readings.filter(pk=prompt.reading_id) if prompt.reading_id else readings


def _with_own(pairs: Sequence[tuple[Prompt, int]]) -> list[PromptForMember]:
    prompts = {prompt.pk for prompt, _ in pairs}
    members = {member for _, member in pairs}
    reflections = Reflection.objects.filter(prompt__in=prompts, author__in=members)
    own = {(row.prompt_id, row.author_id): row for row in reflections}
    return [
        PromptForMember(prompt, member, own.get((prompt.pk, member))) for prompt, member in pairs
    ]


def _with_place(prompts: QuerySet[Prompt]) -> QuerySet[Prompt]:
    return prompts.select_related("course", "inquiry", "reading__edition")


def _with_passages(
    reflections: QuerySet[Reflection], chosen: QuerySet[ReflectionPassage] | None = None
) -> QuerySet[Reflection]:
    """With the passages that they quote, or those of them that are ``chosen``."""
    chosen = ReflectionPassage.objects.all() if chosen is None else chosen
    chosen = chosen.select_related(
        "passage__reading__inquiry",
        "passage__reading__edition",
        "passage__start_block",
        "passage__end_block",
    )
    return reflections.select_related(
        "prompt__course", "prompt__inquiry", "author__user", "section"
    ).prefetch_related(Prefetch("chosen_passages", queryset=chosen))
