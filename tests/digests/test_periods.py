from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from digests.periods import Rhythm, newest_period

ZONES = [
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "UTC",
]


def keys_over(rhythm, start, days):
    """Every key that comes up in ``days``, asked every hour, in order."""
    keys = []
    at = start
    while at < start + timedelta(days=days):
        period = newest_period(rhythm, at)
        assert period.starts <= at < period.ends
        if not keys or keys[-1] != period.key:
            keys.append(period.key)
        at += timedelta(hours=1)
    return keys


@pytest.mark.parametrize("hour", [2, 7])
@pytest.mark.parametrize("zone", ZONES)
def test_a_year_has_one_daily_key_per_local_date(zone, hour):
    rhythm = Rhythm("daily", hour, 1, zone)
    keys = keys_over(rhythm, datetime(2027, 12, 1, tzinfo=UTC), 366)

    first = date.fromisoformat(keys[0][2:])
    dates = [f"D:{first + timedelta(days=n)}" for n in range(len(keys))]
    assert keys == dates
    assert 366 <= len(keys) <= 367
    assert "D:2028-02-29" in keys


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_has_one_weekdays_key_per_monday_to_friday(zone):
    keys = keys_over(Rhythm("weekdays", 7, 1, zone), datetime(2026, 1, 1, tzinfo=UTC), 365)

    days = [date.fromisoformat(key[2:]) for key in keys]
    assert len(set(days)) == len(days)
    everyday = {days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)}
    assert set(days) == {day for day in everyday if day.isoweekday() <= 5}


@pytest.mark.parametrize("weekday", [1, 7])
@pytest.mark.parametrize("zone", ZONES)
def test_a_year_has_one_weekly_key_per_iso_week(zone, weekday):
    keys = keys_over(Rhythm("weekly", 7, weekday, zone), datetime(2026, 1, 1, tzinfo=UTC), 375)

    assert len(set(keys)) == len(keys)
    assert 53 <= len(keys) <= 55
    assert "W:2026-W53" in keys
    assert "W:2027-W01" in keys


@pytest.mark.parametrize(
    ("zone", "hour", "day", "due"),
    [
        # The clock skips 02:30: an hour later, once.
        ("America/New_York", 2, date(2026, 3, 8), datetime(2026, 3, 8, 7, tzinfo=UTC)),
        # 01:00 comes twice: the first counts.
        ("America/New_York", 1, date(2026, 11, 1), datetime(2026, 11, 1, 5, tzinfo=UTC)),
        ("Asia/Kathmandu", 7, date(2026, 5, 1), datetime(2026, 5, 1, 1, 15, tzinfo=UTC)),
    ],
)
def test_the_hour_is_the_participants(zone, hour, day, due):
    assert Rhythm("daily", hour, 1, zone).moment(day) == due


def test_a_date_that_a_zone_skipped_has_no_digest_of_its_own():
    """Samoa went from 29 to 31 December 2011."""
    rhythm = Rhythm("daily", 7, 1, "Pacific/Apia")
    keys = keys_over(rhythm, datetime(2011, 12, 29, 0, tzinfo=UTC), 4)
    assert "D:2011-12-30" not in keys
    assert keys.index("D:2011-12-31") == keys.index("D:2011-12-29") + 1


def test_the_clock_set_back_gives_an_older_key_not_a_new_one():
    rhythm = Rhythm("daily", 7, 1, "UTC")
    at = datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert newest_period(rhythm, at).key == "D:2026-11-21"
    assert newest_period(rhythm, at - timedelta(hours=2)).key == "D:2026-11-20"


def test_zones_differ_in_their_date():
    at = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    assert newest_period(Rhythm("daily", 7, 1, "Pacific/Apia"), at).key == "D:2026-11-22"
    assert at.astimezone(ZoneInfo("Pacific/Apia")).hour == 7
    assert newest_period(Rhythm("daily", 7, 1, "UTC"), at).key == "D:2026-11-21"
