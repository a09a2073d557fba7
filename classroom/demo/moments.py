"""Relative moments of the demo course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Clock:
    """The moment of loading, from which the demo course counts."""

    now: datetime
    zone: ZoneInfo

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def day(self, days: int) -> date:
        return self.now.astimezone(self.zone).date() + timedelta(days=days)

    def at(self, moment: Mapping[str, Any]) -> datetime:
        """Return the moment for ``{"days": -6, "at": "18:00"}``, a clock time of the zone."""
        return datetime.combine(
            self.day(moment["days"]), time.fromisoformat(moment["at"]), tzinfo=self.zone
        )
