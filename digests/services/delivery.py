"""Delivering: claimed rows become letters, one by one, over one connection."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Event
from typing import Any
from uuid import UUID

from django.conf import settings

from common.mail import Fate, Letter, Outcome, Stage, Transport, transport
from courses.digest_sections import untold
from digests import emails
from digests.models import Digest, Reason, State
from digests.selectors import Content, Standing, gather, standing_of
from digests.services import ledger

logger = logging.getLogger(__name__)

#: Seconds after which a run claims nothing more: the next wake-up goes on.
LONGEST_RUN = 300
#: Connections that break one after the other before a run gives up until the next one.
_BROKEN_IN_A_ROW = 3
#: How often a letter is written anew because what it tells was just taken back.
_ROUNDS = 3


def deliver_due(
    *, now: datetime, limit: int | None = None, stop: Event | None = None
) -> Counter[State]:
    """Deliver what is due; return how many rows came to which state.

    Safe to run in several places at once and to be killed at any point: a row says at
    every moment what may have happened to its letter.

    Args:
        now: what is due is decided by it; leases go by the database's clock.
        limit: most rows to deliver; None: all that are due.
        stop: once set, no other letter is begun, and what was claimed is given back.
    """
    ledger.sweep(now=now)
    run = _Run(now, stop or Event())
    try:
        while run.goes_on and (room := run.room(limit)):
            claim = ledger.claim(now=now, limit=room)
            if not claim.digests:
                break
            run.deliver(claim)
    finally:
        run.close()
    logger.info("digests: %s", ", ".join(f"{n} {state.value}" for state, n in run.tally.items()))
    return run.tally


@dataclass
class _Run:
    """One run of a worker: its connection, and what holds for all its letters."""

    now: datetime
    stop: Event
    tally: Counter[State] = field(default_factory=Counter)
    memory: dict[Hashable, Any] = field(default_factory=dict)
    gathered: dict[int, Content | None] = field(default_factory=dict)
    rendered: dict[Hashable, str] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    has_given_up: bool = False
    broken: int = 0

    @cached_property
    def transport(self) -> Transport:
        return transport()

    @property
    def is_stopped(self) -> bool:
        return self.has_given_up or self.stop.is_set()

    @property
    def goes_on(self) -> bool:
        return not self.is_stopped and time.monotonic() - self.started < LONGEST_RUN

    def room(self, limit: int | None) -> int:
        most = settings.DIGEST_CLAIM_SIZE
        return most if limit is None else min(most, limit - self.tally.total())

    def close(self) -> None:
        if "transport" in self.__dict__:
            self.transport.close()

    def deliver(self, claim: ledger.Claim) -> None:
        waiting = list(claim.digests)
        lease_ends = time.monotonic() + settings.DIGEST_LEASE.total_seconds()
        try:
            contents = self._contents(waiting)
            standing = standing_of([digest.membership_id for digest in waiting], at=self.now)
            while waiting and not self.is_stopped and time.monotonic() < lease_ends:
                digest = waiting.pop(0)
                told = contents.get(digest.pk)
                self._deliver_one(digest, told, standing[digest.membership_id], claim.token)
        finally:
            if waiting:
                ledger.release(claim, waiting)

    def _contents(self, digests: Sequence[Digest]) -> dict[int, Content | None]:
        """What there is to tell; None for a row that nothing can be made of.

        Gathered for many rows at once, those included that will probably be claimed next:
        whatever changes meanwhile is seen by the gate.
        """
        unknown = [digest for digest in digests if digest.pk not in self.gathered]
        if unknown:
            self.gathered = self._gather_ahead(unknown)
        return {digest.pk: self.gathered.pop(digest.pk) for digest in digests}

    def _gather_ahead(self, digests: Sequence[Digest]) -> dict[int, Content | None]:
        ahead = ledger.next_due(now=self.now, limit=settings.DIGEST_BATCH_SIZE - len(digests))
        known = self.gathered
        try:
            return known | gather([*digests, *ahead], at=self.now, memory=self.memory)
        except Exception:  # one row's poison must not be the whole batch's
            logger.exception("digests: gathering a batch failed; trying its rows one by one")
            return known | {digest.pk: self._content(digest) for digest in digests}

    def _content(self, digest: Digest) -> Content | None:
        try:
            return gather([digest], at=self.now, memory={})[digest.pk]
        except Exception:  # the row is put back, and given up after some tries
            logger.exception("digests: nothing can be made of digest %s", digest.public_id)
            return None

    def _deliver_one(
        self, digest: Digest, content: Content | None, standing: Standing, token: UUID
    ) -> None:
        state = self._state_after(digest, content, standing, token)
        if state is not None:
            self.tally[state] += 1

    def _state_after(
        self, digest: Digest, content: Content | None, standing: Standing, token: UUID
    ) -> State | None:
        """Write, offer and settle one letter; None where another worker has the row."""
        if standing.against is not None:
            return ledger.skip(digest, token, standing.against)
        for _round in range(_ROUNDS):
            if content is not None and not content.shown:
                return ledger.skip(digest, token, Reason.EMPTY)
            letter = self._letter(digest, content)
            if content is None or letter is None:
                break
            gate = _Gate(digest, content, token, self.now)
            outcome = self.transport.deliver(letter, gate)
            if outcome.fate is not Fate.WITHDRAWN:
                return self._settled(digest, token, outcome)
            if gate.against is not None:
                return ledger.skip(digest, token, gate.against)
            if gate.lease_is_lost:
                return None
            content = self._content(digest)
        return ledger.put_back_poison(digest, token, self.now)

    def _letter(self, digest: Digest, content: Content | None) -> Letter | None:
        if content is None:
            return None
        try:
            return emails.letter_for(emails.compose(digest, content, self.rendered))
        except Exception:  # the row is put back, and given up after some tries
            logger.exception("digests: digest %s could not be written", digest.public_id)
            return None

    def _settled(self, digest: Digest, token: UUID, outcome: Outcome) -> State:
        is_broken = outcome.fate in (Fate.LOST, Fate.UNCERTAIN)
        self.broken = self.broken + 1 if is_broken else 0
        if (
            outcome.fate is Fate.SENDER
            or outcome.stage is Stage.CONNECT
            or self.broken >= _BROKEN_IN_A_ROW
        ):
            logger.warning(
                "digests: stopped at %s: %s %s", outcome.stage, outcome.code, outcome.text
            )
            self.has_given_up = True
        return ledger.settle(digest, token, outcome, self.now)


@dataclass
class _Gate:
    """Asked between the server's consent to the recipient and the first byte of the letter.

    It looks once more at who reads and at what the letter tells, and only then notes in
    the ledger that the letter is on its way.
    """

    digest: Digest
    content: Content
    token: UUID
    now: datetime
    against: Reason | None = None
    lease_is_lost: bool = False

    def __call__(self) -> bool:
        member = self.digest.membership_id
        standing = standing_of([member], at=self.now)[member]
        self.against = standing.against
        if self.against is not None or untold(standing.viewer, self.content.objects()):
            return False
        self.lease_is_lost = not ledger.begin_sending(self.digest, self.token)
        return not self.lease_is_lost
