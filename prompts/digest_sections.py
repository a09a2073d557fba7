"""What a digest tells of prompts: what is due and not done, and what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.text import word_count
from courses.digest_sections import Batch, Line, any_student, each_member, excerpt
from courses.models import Course, Membership, Role
from courses.viewer import Viewer
from prompts.models import Prompt, Reflection, ReflectionState

#: How long before its due date a prompt begins to be called due.
SOON = timedelta(hours=72)

Pair = tuple[int, int]


class Prompts:
    """Prompts, numbered when students can see them."""

    kind = "prompt"

    def appeared(self, course: Course, *, since: datetime, at: datetime) -> QuerySet[Prompt]:
        recent = (
            Q(published_at__gte=since)
            | Q(opens_at__gte=since)
            | Q(inquiry__published_at__gte=since)
            | Q(reading__published_at__gte=since)
            | Q(reading__opens_at__gte=since)
        )
        shown = Prompt.objects.visible_to(any_student(course, at))
        return shown.filter(recent).order_by("published_at", "pk")

    def still_worth_telling(self, viewer: Viewer, objects: Sequence[int]) -> QuerySet[Prompt]:
        shown = Prompt.objects.visible_to(viewer).filter(pk__in=objects)
        answered = Reflection.objects.submitted().filter(
            prompt=OuterRef("pk"), author=viewer.membership
        )
        return shown.filter(~Exists(answered), _open(viewer.at))


class Due:
    """Prompts that are due soon, to students who have not answered them."""

    name = "due"
    rank = 10
    heading = _("Due soon")

    def gather(self, batch: Batch) -> Mapping[int, Sequence[Line]]:
        courses = {member.course_id for member in batch.members}
        due = Prompt.objects.filter(course__in=courses).due_between(batch.at, batch.at + SOON)
        pairs = unanswered_pairs(batch, due.values("pk"), staff=False)
        lines = batch.once("prompt lines", {prompt for _, prompt in pairs}, _lines)
        drafts = _drafts(pairs)
        found: dict[int, list[Line]] = defaultdict(list)
        for member, prompt in sorted(pairs, key=lambda pair: _urgency(lines[pair[1]])):
            found[member].append(_with_draft(lines[prompt], drafts.get((member, prompt))))
        return found

    def headline(self, lines: Sequence[Line]) -> str:
        count, first = len(lines), lines[0].due_at
        assert first is not None  # noqa: S101 - every line of this section is of a due prompt
        when = date_format(timezone.localtime(first), "D H:i")
        text = ngettext(
            "%(count)d prompt due %(when)s", "%(count)d prompts due from %(when)s", count
        )
        return text % {"count": count, "when": when}

    def concerns(self, course: int, *, at: datetime, until: datetime) -> bool:
        due = Prompt.objects.filter(course=course, published_at__isnull=False)
        return due.due_between(at, until + SOON).exists()


class NewPrompts:
    """Prompts that are new, but for those told as due."""

    name = "new_prompts"
    rank = 30
    heading = _("New prompts")

    def gather(self, batch: Batch) -> Mapping[int, Sequence[Line]]:
        pairs = unanswered_pairs(batch, batch.new(Prompts.kind), staff=True)
        lines = batch.once("prompt lines", {prompt for _, prompt in pairs}, _lines)
        found: dict[int, list[Line]] = defaultdict(list)
        for span in batch.spans:
            member = span.membership
            for prompt in batch.new_to(span, Prompts.kind):
                if (member.pk, prompt) in pairs and not _told_as_due(lines[prompt], member, batch):
                    found[member.pk].append(lines[prompt])
        return found

    def headline(self, lines: Sequence[Line]) -> str:
        count = len(lines)
        return ngettext("%(count)d new prompt", "%(count)d new prompts", count) % {"count": count}

    def concerns(self, course: int, *, at: datetime, until: datetime) -> bool:
        return False


def unanswered_pairs(
    batch: Batch, prompts: Iterable[int] | QuerySet[Any], *, staff: bool
) -> set[Pair]:
    """(membership, prompt) for each member who may see the prompt and has not answered it.

    Assistants (where ``staff``) hear of what is asked; who asks needs no telling.
    """
    members = Membership.objects.filter(pk__in=[member.pk for member in batch.members])
    roles = [Role.STUDENT, Role.ASSISTANT] if staff else [Role.STUDENT]
    visible = Prompt.objects.visible_to(each_member(batch.at)).filter(_open(batch.at))
    answered = Reflection.objects.submitted().filter(
        author=OuterRef("pk"), prompt=OuterRef("prompt")
    )
    pairs = members.filter(role__in=roles).annotate(prompt=F("course__prompts"))
    pairs = pairs.filter(
        Exists(visible.filter(pk=OuterRef("prompt"))), ~Exists(answered), prompt__in=prompts
    )
    return set(pairs.values_list("pk", "prompt"))


def _open(at: datetime) -> Q:
    return Q(closes_at=None) | Q(closes_at__gt=at)


def _lines(prompts: Collection[int]) -> dict[int, Line]:
    rows = Prompt.objects.select_related("course").filter(pk__in=prompts)
    return {prompt.pk: _line(prompt) for prompt in rows}


def _line(prompt: Prompt) -> Line:
    return Line(
        kind=Prompts.kind,
        objects=(prompt.pk,),
        title=prompt.title,
        url=prompt.get_absolute_url(),
        excerpt=excerpt(prompt.body_html),
        due_at=prompt.due_at,
    )


def _urgency(line: Line) -> tuple[datetime, int]:
    assert line.due_at is not None  # noqa: S101 - chosen by its due date
    return line.due_at, line.objects[0]


def _told_as_due(line: Line, member: Membership, batch: Batch) -> bool:
    soon = line.due_at is not None and batch.at < line.due_at <= batch.at + SOON
    return soon and member.role == Role.STUDENT


def _drafts(pairs: Collection[Pair]) -> dict[Pair, Reflection]:
    drafts = Reflection.objects.filter(
        state=ReflectionState.DRAFT,
        author__in={member for member, _ in pairs},
        prompt__in={prompt for _, prompt in pairs},
    ).exclude(draft_md="")
    return {(draft.author_id, draft.prompt_id): draft for draft in drafts}


def _name_of_day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "l")


def _count_words(count: int) -> str:
    return ngettext("%(words)d word", "%(words)d words", count) % {"words": count}


#: In the language and zone of whoever reads it.
_weekday, _words = lazy(_name_of_day, str), lazy(_count_words, str)


def _with_draft(line: Line, draft: Reflection | None) -> Line:
    if draft is None:
        return line
    length = _words(word_count(draft.draft_md))
    if draft.draft_saved_at is None:
        return replace(line, detail=format_lazy(_("You have a draft, {length}."), length=length))
    day = _weekday(draft.draft_saved_at)
    return replace(
        line,
        detail=format_lazy(_("You have a draft from {day}, {length}."), day=day, length=length),
    )
