"""What a digest tells of readings: those that are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.digest_sections import Batch, Line, any_student, each_member
from courses.models import Course, Membership, Role
from courses.viewer import Viewer
from essays.models import Reading


class Readings:
    """Readings, numbered when students can open them."""

    kind = "reading"

    def appeared(self, course: Course, *, since: datetime, at: datetime) -> QuerySet[Reading]:
        recent = (
            Q(published_at__gte=since)
            | Q(opens_at__gte=since)
            | Q(inquiry__published_at__gte=since)
        )
        shown = Reading.objects.visible_to(any_student(course, at))
        return shown.filter(recent).order_by("published_at", "pk")

    def still_worth_telling(self, viewer: Viewer, objects: Sequence[int]) -> QuerySet[Reading]:
        return Reading.objects.visible_to(viewer).filter(pk__in=objects)


class NewReadings:
    name = "new_readings"
    rank = 40
    heading = _("New readings")

    def gather(self, batch: Batch) -> Mapping[int, Sequence[Line]]:
        new = batch.new(Readings.kind)
        shown = visible_pairs(batch, new)
        lines = batch.once("reading lines", {pk for _, pk in shown}, _lines)
        found: dict[int, list[Line]] = defaultdict(list)
        for span in batch.spans:
            for pk in batch.new_to(span, Readings.kind):
                if (span.membership.pk, pk) in shown and pk in lines:
                    found[span.membership.pk].append(lines[pk])
        return found

    def headline(self, lines: Sequence[Line]) -> str:
        count = len(lines)
        return ngettext("%(count)d new reading", "%(count)d new readings", count) % {"count": count}

    def concerns(self, course: int, *, at: datetime, until: datetime) -> bool:
        return False


def visible_pairs(batch: Batch, readings: Iterable[int]) -> set[tuple[int, int]]:
    """(membership, reading) for each member who may see it, but for those who set it."""
    members = Membership.objects.filter(pk__in=[member.pk for member in batch.members])
    visible = Reading.objects.visible_to(each_member(batch.at)).filter(pk=OuterRef("reading"))
    pairs = members.exclude(role=Role.INSTRUCTOR).annotate(reading=F("course__readings"))
    return set(pairs.filter(Exists(visible), reading__in=readings).values_list("pk", "reading"))


def _lines(readings: Collection[int]) -> dict[int, Line]:
    rows = Reading.objects.with_text().select_related("course").filter(pk__in=readings)
    return {reading.pk: _line(reading) for reading in rows}


def _line(reading: Reading) -> Line:
    edition = reading.edition
    minutes = format_lazy(_("{minutes} min"), minutes=edition.minutes)
    return Line(
        kind=Readings.kind,
        objects=(reading.pk,),
        title=edition.title,
        url=reading.get_absolute_url(),
        detail=format_lazy("{} · {}", edition.byline, minutes) if edition.byline else minutes,
        excerpt=reading.answer_summary,
        due_at=reading.due_at,
    )
