"""Planning: number what is new in a course, then one row for each member whose hour has come."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from courses.digest_sections import sections, sources
from courses.models import Course, Membership
from digests.models import (
    OPEN_STATES,
    UNTOLD_REASONS,
    UNTOLD_STATES,
    Cadence,
    CourseItem,
    Digest,
    DigestKind,
    Reason,
    State,
)
from digests.periods import LONGEST_NEWS, Period, Rhythm, newest_period
from digests.selectors import is_paused, wanted_cadence, wanted_hour, wanted_weekday
from digests.services.ledger import sweep

logger = logging.getLogger(__name__)

#: A digest that is planned later than this is catching up.
_PUNCTUAL = timedelta(hours=1)


def plan_due(*, now: datetime) -> int:
    """Write a row for every digest that is due and not yet planned; return how many.

    Asks what is due now, not what became due since the last run, so that running twice,
    late, or in several places at once comes to the same.
    """
    sweep(now=now)
    courses = Course.objects.filter(archived_at=None).order_by("pk")
    return sum(_planned(pk, now) for pk in courses.values_list("pk", flat=True))


def _planned(course_id: int, now: datetime) -> int:
    try:
        return plan_course(course_id=course_id, now=now)
    except Exception:  # one course's poison must not be every other's
        logger.exception("digests: course %s could not be planned", course_id)
        return 0


@transaction.atomic
def plan_course(*, course_id: int, now: datetime) -> int:
    """Plan one course; its row's lock keeps planners, not writers, out of each other's way."""
    locked = Course.objects.select_for_update(no_key=True).filter(archived_at=None)
    course = locked.filter(pk=course_id).first()
    if course is None:
        return 0
    newest = number_items(course=course, now=now)
    due = [plan for member in _members(course) if (plan := _plan(member, now))]
    if not due:
        return 0
    latest = max(plan.not_before for plan in due)
    stirs = any(section.concerns(course.pk, at=now, until=latest) for section in sections())
    rows = [_row(plan, newest, now, stirs=stirs) for plan in due]
    return _insert(rows, course)


def number_items(*, course: Course, now: datetime) -> int:
    """Give each new item of the course the next number; return the newest number.

    The caller holds the course row's lock.
    """
    last = CourseItem.objects.filter(course=course).aggregate(last=Max("seq"))["last"] or 0
    new = [
        CourseItem(course=course, kind=kind, object_id=pk, seq=seq)
        for seq, (kind, pk) in enumerate(_unnumbered(course, now), start=last + 1)
    ]
    CourseItem.objects.bulk_create(new, batch_size=settings.DIGEST_BATCH_SIZE)
    return last + len(new)


def _unnumbered(course: Course, now: datetime) -> Iterator[tuple[str, int]]:
    for kind, source in sources().items():
        numbered = CourseItem.objects.filter(kind=kind, object_id=OuterRef("pk"))
        appeared = source.appeared(course, since=now - LONGEST_NEWS, at=now)
        for pk in appeared.filter(~Exists(numbered)).values_list("pk", flat=True):
            yield kind, pk


@dataclass(frozen=True)
class _Plan:
    member: dict[str, Any]
    rhythm: Rhythm
    period: Period
    not_before: datetime


def _members(course: Course) -> QuerySet[Any, Any]:
    """What planning needs to know of each member who may get mail, in one query."""
    digests = Digest.objects.filter(membership=OuterRef("pk"), kind=DigestKind.DIGEST)
    last = digests.order_by("-planned_at", "-pk")
    untold = Q(state__in=UNTOLD_STATES) | Q(state=State.SKIPPED, reason__in=UNTOLD_REASONS)
    told = digests.exclude(untold).order_by("-to_seq").values("to_seq")[:1]
    sent = digests.exclude(sent_at=None).order_by("-sent_at").values("sent_at")[:1]
    waiting = digests.filter(
        Q(state__in=OPEN_STATES) | Q(state=State.UNCERTAIN, reason=Reason.UNANSWERED)
    )
    members = Membership.objects.taking_part().filter(course=course, user__is_active=True)
    return (
        members.annotate(cadence=wanted_cadence(), hour=wanted_hour(), weekday=wanted_weekday())
        .exclude(cadence=Cadence.OFF)
        .filter(~Exists(waiting))
        .values(
            "pk",
            "public_id",
            "joined_at",
            "cadence",
            "hour",
            "weekday",
            zone=F("user__time_zone"),
            paused_until=F("digest_preference__paused_until"),
            last_key=Subquery(last.values("key")[:1]),
            last_planned=Subquery(last.values("planned_at")[:1]),
            told=Coalesce(Subquery(told), Value(0)),
            last_sent=Subquery(sent),
        )
        .order_by("pk")
    )


def _plan(member: dict[str, Any], now: datetime) -> _Plan | None:
    rhythm = Rhythm(member["cadence"], member["hour"], member["weekday"], member["zone"])
    period = newest_period(rhythm, now)
    if member["last_planned"] and period.starts <= member["last_planned"]:
        return None
    # Nobody is greeted with a digest of the morning before they came.
    if period.key == member["last_key"] or period.starts < member["joined_at"]:
        return None
    if is_paused(member["paused_until"], member["zone"], now):
        return None
    not_before = period.starts
    if member["last_sent"]:
        not_before = max(not_before, member["last_sent"] + settings.DIGEST_SPACING)
    if _is_better_told_next(period, now):
        return None
    return _Plan(member, rhythm, period, not_before)


def _is_better_told_next(period: Period, now: datetime) -> bool:
    """Whether so late a digest would only push the next one out of its hour."""
    is_late = now - period.starts > _PUNCTUAL
    return is_late and period.ends - now < settings.DIGEST_SPACING


def _row(plan: _Plan, newest: int, now: datetime, *, stirs: bool) -> Digest:
    told = min(plan.member["told"], newest)
    empty = newest == told and not stirs
    return Digest(
        membership_id=plan.member["pk"],
        cadence=plan.rhythm.cadence,
        key=plan.period.key,
        from_seq=told,
        to_seq=newest,
        # Written all the same: the period is over and done with.
        state=State.SKIPPED if empty else State.PENDING,
        reason=Reason.EMPTY if empty else "",
        not_before=plan.not_before,
        # A late one must have its chance too; what follows waits for it.
        expires_at=max(plan.period.ends, plan.not_before + timedelta(hours=6)),
        message_id=message_id(plan.member["public_id"], DigestKind.DIGEST, plan.period.key),
        planned_at=now,
    )


def message_id(member: str, kind: str, key: str) -> str:
    """Return the Message-ID of a period's digest: always the same, telling nothing."""
    mark = salted_hmac("digests.message_id", f"{member}|{kind}|{key}", algorithm="sha256")
    name = base64.b32encode(mark.digest()).decode().lower()[:26]
    return f"<d.{name}@{_domain()}>"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _insert(rows: list[Digest], course: Course) -> int:
    """Insert rows whose period is still free; return how many are to be delivered."""
    keys = {row.key for row in rows}
    planned = Digest.objects.filter(kind=DigestKind.DIGEST, key__in=keys, membership__course=course)
    taken = set(planned.values_list("membership", "key"))
    free = [row for row in rows if (row.membership_id, row.key) not in taken]
    Digest.objects.bulk_create(free, batch_size=settings.DIGEST_BATCH_SIZE, ignore_conflicts=True)
    return sum(row.state == State.PENDING for row in free)
