"""Moments as a reader understands them: the day, the hour, the zone and how far off."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Course

register = template.Library()


@register.simple_tag
def deadline(moment: datetime, course: Course) -> SafeString:
    """Return for example “Thu 14 Nov, 18:00 EST (in 2 days)”.

    Where the course's clock shows another time than the reader's, both are given.
    """
    here = timezone.localtime(moment)
    there = moment.astimezone(course.zone)
    notes = [how_far(moment, timezone.now())]
    if here.utcoffset() != there.utcoffset():
        notes.append(
            _("%(time)s in the course’s zone, %(zone)s")
            % {"time": _other_clock(there, here), "zone": course.time_zone}
        )
    return format_html(
        '<time datetime="{}">{}</time> ({})',
        moment.isoformat(),
        _day_and_hour(here),
        "; ".join(notes),
    )


@register.simple_tag
def moment(when: datetime) -> SafeString:
    """Return for example “Tue 12 Nov 2024, 14:05”, in the reader's zone.

    The browser says how long ago it was, for the first day.
    """
    text = date_format(timezone.localtime(when), _("D j M Y, H:i"))
    return format_html('<time datetime="{}" data-relative>{}</time>', when.isoformat(), text)


def _day_and_hour(when: datetime) -> str:
    this_year = when.year == timezone.localtime().year
    day = date_format(when, _("D j M, H:i") if this_year else _("D j M Y, H:i"))
    return f"{day} {when.tzname()}"


def _other_clock(there: datetime, here: datetime) -> str:
    """The day only where it is another one."""
    if there.date() != here.date():
        return _day_and_hour(there)
    return f"{date_format(there, _('H:i'))} {there.tzname()}"


def how_far(moment: datetime, now: datetime) -> str:
    """Return how far ``moment`` is off: “in 2 days”, “5 hours ago”."""
    is_past = moment < now
    far = abs(moment - now)
    if far < timedelta(hours=1):
        minutes = max(1, round(far / timedelta(minutes=1)))
        return _minutes(minutes, is_past=is_past)
    if far < timedelta(hours=36):
        return _hours(round(far / timedelta(hours=1)), is_past=is_past)
    return _days(round(far / timedelta(days=1)), is_past=is_past)


def _minutes(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", count) % {"n": count}
    return ngettext("in %(n)d minute", "in %(n)d minutes", count) % {"n": count}


def _hours(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", count) % {"n": count}
    return ngettext("in %(n)d hour", "in %(n)d hours", count) % {"n": count}


def _days(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(n)d day ago", "%(n)d days ago", count) % {"n": count}
    return ngettext("in %(n)d day", "in %(n)d days", count) % {"n": count}
