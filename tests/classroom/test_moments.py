from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from classroom.templatetags.moments import deadline, how_far, moment
from courses.models import Course

NOW = datetime(2024, 11, 12, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_deadline_names_day_hour_zone_and_distance():
    due = datetime(2024, 11, 14, 23, 0, tzinfo=UTC)

    with timezone.override("America/New_York"):
        text = deadline(due, Course(time_zone="America/New_York"))

    assert ">Thu 14 Nov, 18:00 EST</time> (in 2 days)" in text
    assert 'datetime="2024-11-14T23:00:00+00:00"' in text


def test_deadline_names_the_courses_zone_where_it_differs():
    due = datetime(2024, 11, 14, 23, 0, tzinfo=UTC)

    with timezone.override("Europe/Berlin"):
        text = deadline(due, Course(time_zone="America/New_York"))

    assert "Fri 15 Nov, 00:00 CET" in text
    assert "Thu 14 Nov, 18:00 EST in the course’s zone, America/New_York" in text


def test_deadline_gives_the_hour_alone_on_the_same_day():
    text = deadline(NOW, Course(time_zone="Europe/Berlin"))

    assert "; 13:00 CET in the course’s zone" in text


def test_deadline_of_another_year_says_which():
    assert "Sun 12 Jan 2025" in deadline(NOW + timedelta(days=61), Course(time_zone="UTC"))


def test_moment_is_absolute():
    assert ">Tue 12 Nov 2024, 12:00</time>" in moment(NOW)


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=40), "in 40 minutes"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(hours=30), "in 30 hours"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(seconds=-20), "1 minute ago"),
        (timedelta(hours=-5), "5 hours ago"),
        (timedelta(days=-3), "3 days ago"),
    ],
)
def test_how_far(off, words):
    assert how_far(NOW + off, NOW) == words
