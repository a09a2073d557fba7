"""Moments in forms: typed by the course's clock, kept in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

#: Years that a date may name; far ones cannot be told in every zone.
YEARS = range(2000, 2200)


class WallClockField(forms.DateTimeField):
    """A day and hour without a zone: the form knows whose clock it is."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            wall = datetime.fromisoformat(str(value).strip())
        except ValueError:
            wall = None
        if wall is None or wall.year not in YEARS:
            raise forms.ValidationError(
                _("Write the day and hour like 2026-11-14 18:00."), code="invalid"
            )
        return wall.replace(tzinfo=None)


def on_the_clock(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return what a clock in ``zone`` shows at ``moment``."""
    return moment and moment.astimezone(zone).replace(tzinfo=None)


def read_clocks(
    form: forms.BaseForm, cleaned: dict[str, Any], names: Iterable[str], zone: ZoneInfo
) -> None:
    """Make moments of the wall clock times in ``cleaned``; of an hour that comes twice, the first.

    An hour that the clocks skip becomes an error at its field.
    """
    for name in names:
        wall: datetime | None = cleaned.get(name)
        if wall is None:
            continue
        moment = wall.replace(tzinfo=zone)
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
            message = gettext("The clocks in %(zone)s skip this hour. Choose another.")
            form.add_error(name, message % {"zone": zone.key})
        cleaned[name] = moment
