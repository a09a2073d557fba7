"""Reads for digests: what members want, and what there is to tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import F, Field, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from common.prepared import rows_of
from courses.digest_sections import Batch, Line, Numbered, Section, Span, sections
from courses.models import Membership, Role
from courses.viewer import Viewer
from digests.models import Cadence, CourseItem, Digest, DigestPreference, Reason, Schedule
from digests.periods import NEWS

#: Most lines in a mail; the rest is a number.
MAX_LINES = 8


def _wanted(name: str) -> Coalesce:
    """What a member wants: for the course, else everywhere, else what is usual."""
    usual = cast("Field", Schedule._meta.get_field(name)).get_default()
    return Coalesce(
        F(f"digest_preference__{name}"), F(f"user__digest_defaults__{name}"), Value(usual)
    )


def wanted_cadence() -> Coalesce:
    return _wanted("cadence")


def wanted_hour() -> Coalesce:
    return _wanted("hour")


def wanted_weekday() -> Coalesce:
    return _wanted("weekday")


def is_paused(until: date | None, zone: str, at: datetime) -> bool:
    """Whether it is not yet ``until`` where the participant lives."""
    return until is not None and at.astimezone(ZoneInfo(zone)).date() < until


def preference_for(membership: Membership) -> DigestPreference:
    """Return what the member wants in the course; unsaved where nothing was chosen for it."""
    own = DigestPreference.objects.filter(membership=membership).first()
    if own is not None:
        return own
    wanted = (
        Membership.objects.filter(pk=membership.pk)
        .annotate(cadence=wanted_cadence(), hour=wanted_hour(), weekday=wanted_weekday())
        .values("cadence", "hour", "weekday")
        .get()
    )
    return DigestPreference(membership=membership, **wanted)


@dataclass(frozen=True)
class Part:
    """One section of one mail."""

    section: Section
    lines: Sequence[Line]
    #: Lines for which there was no room.
    left_out: int = 0


@dataclass(frozen=True)
class Content:
    """What one mail tells."""

    parts: Sequence[Part]

    @property
    def more(self) -> int:
        return sum(part.left_out for part in self.parts)

    @property
    def shown(self) -> list[Part]:
        return [part for part in self.parts if part.lines]

    def objects(self) -> dict[str, set[int]]:
        """The rows of which it speaks, by kind."""
        found: dict[str, set[int]] = defaultdict(set)
        for part in self.parts:
            for line in part.lines:
                found[line.kind].update(line.objects)
        return found


def gather(
    digests: Sequence[Digest], *, at: datetime, memory: dict[Hashable, Any]
) -> dict[int, Content]:
    """Return what each digest has to tell, by its id, in a fixed number of queries.

    ``memory`` is kept from one batch of a run to the next, so that a comment that goes to
    many people is read and shortened once.
    """
    spans = [_span(digest, at) for digest in digests]
    batch = Batch(at=at, spans=spans, items=_items(spans), memory=memory)
    found = [(section, section.gather(batch)) for section in sections()]
    return {
        digest.pk: _content([(section, by.get(digest.membership_id, ())) for section, by in found])
        for digest in digests
    }


def _span(digest: Digest, at: datetime) -> Span:
    since = at - NEWS[Cadence(digest.cadence)]
    return Span(digest.membership, digest.from_seq, digest.to_seq, since)


def _items(spans: Sequence[Span]) -> Mapping[tuple[int, str], Numbered]:
    """The numbered items that concern any of ``spans``, in one query."""
    reach: dict[int, tuple[int, int]] = {}
    for span in spans:
        course = span.membership.course_id
        after, upto = reach.get(course, (span.after, span.upto))
        reach[course] = min(after, span.after), max(upto, span.upto)
    wanted = Q(pk__in=[])
    for course, (after, upto) in reach.items():
        wanted |= Q(course=course, seq__gt=after, seq__lte=upto)
    recent = CourseItem.objects.filter(wanted, created_at__gte=min(s.since for s in spans))
    rows: dict[tuple[int, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for course, kind, seq, pk in recent.order_by("course", "seq").values_list(
        "course", "kind", "seq", "object_id"
    ):
        numbers, objects = rows[course, kind]
        numbers.append(seq)
        objects.append(pk)
    return {key: Numbered(*columns) for key, columns in rows.items()}


def _content(found: Sequence[tuple[Section, Sequence[Line]]]) -> Content:
    room = MAX_LINES
    parts = []
    for section, lines in found:
        if lines:
            parts.append(Part(section, tuple(lines[:room]), len(lines[room:])))
            room -= len(lines[:room])
    return Content(tuple(parts))


@dataclass(frozen=True)
class Standing:
    """How a member stands at this moment: whether they get mail, and what they may see."""

    viewer: Viewer
    #: Why no digest may go out; None if one may.
    against: Reason | None


def standing_of(members: Sequence[int], *, at: datetime) -> dict[int, Standing]:
    """Return how each member stands now, in one query."""
    rows = [
        dict(zip(_STANDING, row, strict=True))
        for row in rows_of("standing of members", _standing_rows, members=members)
    ]
    return {row["pk"]: Standing(_viewer(row, at), _against(row, at)) for row in rows}


_STANDING = (
    "pk",
    "course",
    "section",
    "role",
    "left_at",
    "user__is_active",
    "user__time_zone",
    "course__archived_at",
    "digest_preference__paused_until",
    "wanted",
)


def _standing_rows(members: Sequence[int]) -> QuerySet[Any, Any]:
    rows = Membership.objects.filter(pk__in=members).annotate(wanted=wanted_cadence())
    return rows.values_list(*_STANDING)


def _viewer(row: dict[str, Any], at: datetime) -> Viewer:
    return Viewer(
        membership=row["pk"],
        course=row["course"],
        section=row["section"],
        role=row["role"],
        at=at,
    )


def _against(row: dict[str, Any], at: datetime) -> Reason | None:
    objections = (
        (row["left_at"] is not None or row["role"] == Role.PREVIEW, Reason.LEFT),
        (not row["user__is_active"], Reason.INACTIVE),
        (row["course__archived_at"] is not None, Reason.ARCHIVED),
        (row["wanted"] == Cadence.OFF, Reason.UNSUBSCRIBED),
        (_has_break(row, at), Reason.PAUSED),
    )
    return next((reason for holds, reason in objections if holds), None)


def _has_break(row: dict[str, Any], at: datetime) -> bool:
    until = row["digest_preference__paused_until"]
    # Straight from the database: SQLite keeps dates as text.
    day = date.fromisoformat(until) if isinstance(until, str) else until
    return is_paused(day, row["user__time_zone"], at)
