from __future__ import annotations

import logging
import signal
from datetime import UTC, datetime
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from digests import services
from digests.models import State

logger = logging.getLogger(__name__)

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
        if options["loop"]:
            self._go_round(_told_to_stop())
        else:
            self._round(options["now"] or timezone.now())

    def _go_round(self, stop: Event) -> None:
        """Go on through errors: the rows wait, and the next round finds the database again."""
        while not stop.is_set():
            try:
                self._round(timezone.now(), stop)
            except Exception:  # a server that is away must not end the loop
                logger.exception("digests: this round failed")
            connections.close_all()
            stop.wait(PAUSE)

    def _round(self, now: datetime, stop: Event | None = None) -> None:
        planned = services.plan_due(now=now)
        tally = services.deliver_due(now=now, stop=stop)
        told = (State.SENT, State.SKIPPED, State.FAILED)
        counts = ", ".join(f"{tally[state]} {state.value}" for state in told)
        rest = tally.total() - sum(tally[state] for state in told)
        later = f", {rest} later" if rest else ""
        self.stdout.write(f"{planned} planned, {counts}{later}")


def _told_to_stop() -> Event:
    """An event that a signal sets: the letter in hand is finished, and no other is begun."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
