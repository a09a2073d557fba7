from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from digests import services
from digests.models import State

#: Seconds between two rounds of ``--loop``.
PAUSE = 60


class Command(BaseCommand):
    help = "Plan the digests that are due and deliver them, without a broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--now",
            type=_moment,
            metavar="ISO-TIME",
            help="Act as if it were this moment, for example 2026-11-21T07:00 (UTC unless told).",
        )
        parser.add_argument(
            "--loop", action="store_true", help="Go on, once a minute, until stopped."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["now"] and options["loop"]:
            raise CommandError("Use --now or --loop: a moment does not go on.")
        self._round(options["now"] or timezone.now())
        while options["loop"]:
            time.sleep(PAUSE)
            self._round(timezone.now())

    def _round(self, now: datetime) -> None:
        planned = services.plan_due(now=now)
        tally = services.deliver_due(now=now)
        told = (State.SENT, State.SKIPPED, State.FAILED)
        counts = ", ".join(f"{tally[state]} {state.value}" for state in told)
        rest = tally.total() - sum(tally[state] for state in told)
        later = f", {rest} later" if rest else ""
        self.stdout.write(f"{planned} planned, {counts}{later}")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
