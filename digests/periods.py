"""Which digest is due for whom: pure arithmetic of local dates, without rows.

A period is named by the local date (or ISO week) in the participant's zone, never by
hours that have passed, so that a day of 23 or 25 hours, a missed date and a repeated hour
each give exactly one key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from digests.models import Cadence

_DAY = timedelta(days=1)
#: What is older than this is told no more.
NEWS = {
    Cadence.DAILY: timedelta(days=7),
    Cadence.WEEKDAYS: timedelta(days=7),
    Cadence.WEEKLY: timedelta(days=21),
}
LONGEST_NEWS = max(NEWS.values())


@dataclass(frozen=True)
class Rhythm:
    """When a member wants digests."""

    cadence: str
    hour: int
    #: ISO number of the day, for weekly digests.
    weekday: int
    zone: str

    def falls_on(self, day: date) -> bool:
        if self.cadence == Cadence.WEEKLY:
            return day.isoweekday() == self.weekday
        return self.cadence != Cadence.WEEKDAYS or day.isoweekday() <= 5

    def moment(self, day: date) -> datetime:
        """When the digest of ``day`` is due.

        An hour that the clock skips counts from before the change, hence later; one that
        comes twice is the first.
        """
        return datetime.combine(day, time(self.hour), ZoneInfo(self.zone)).astimezone(UTC)

    def key(self, day: date) -> str:
        if self.cadence == Cadence.WEEKLY:
            year, week, _weekday = day.isocalendar()
            return f"W:{year}-W{week:02}"
        return f"D:{day.isoformat()}"


@dataclass(frozen=True)
class Period:
    key: str
    starts: datetime
    #: When the next one is due.
    ends: datetime


@lru_cache(maxsize=4096)
def newest_period(rhythm: Rhythm, at: datetime) -> Period:
    """Return the newest period that is due at ``at``."""
    today = at.astimezone(ZoneInfo(rhythm.zone)).date()
    later: date | None = None
    for day in _days_back(rhythm, today + 2 * _DAY):
        if rhythm.moment(day) <= at:
            after = later or _next(rhythm, day)
            return Period(rhythm.key(day), rhythm.moment(day), rhythm.moment(after))
        later = day
    raise AssertionError("a rhythm falls on some day of every week")


def _days_back(rhythm: Rhythm, start: date) -> Iterator[date]:
    return (day for n in range(16) if rhythm.falls_on(day := start - n * _DAY))


def _next(rhythm: Rhythm, day: date) -> date:
    return next(after for n in range(1, 9) if rhythm.falls_on(after := day + n * _DAY))
