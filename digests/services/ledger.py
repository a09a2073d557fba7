"""Moving rows of the ledger: claiming, putting back, settling, and sweeping up after the dead."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Now

from common.mail import Fate, Outcome, Stage
from digests.models import DeliveryAttempt, Digest, Reason, State

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
#: A digest that cannot be written is given up sooner than a server that does not answer.
_POISON_TRIES = 8
_LEASE_OVER: dict[str, Any] = {"lease_until": None}


@dataclass(frozen=True)
class Claim:
    """Rows that this worker alone may deliver while its lease holds."""

    token: UUID
    digests: Sequence[Digest]


def claim(*, now: datetime, limit: int) -> Claim:
    """Take up to ``limit`` due rows.

    On PostgreSQL two workers skip each other's locks. SQLite knows no row locks (Django
    drops the clause): there the transaction, begun IMMEDIATE, keeps the other one out.
    """
    token = uuid4()
    with transaction.atomic():
        taken = _take(Digest.objects.due(now), State.PENDING, token, limit, now)
        if len(taken) < limit:
            again = Digest.objects.to_send_again(now)
            taken += _take(again, State.UNCERTAIN, token, limit - len(taken), now)
    rows = Digest.objects.filter(pk__in=taken).with_reader().order_by("not_before", "pk")
    return Claim(token, list(rows) if taken else [])


def next_due(*, now: datetime, limit: int) -> list[Digest]:
    """Rows that will be claimed next, by this worker or by another."""
    return list(Digest.objects.due(now).with_reader()[:limit])


def _take(
    rows: QuerySet[Digest], came_from: State, token: UUID, limit: int, now: datetime
) -> list[int]:
    taken = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    if taken:
        Digest.objects.filter(pk__in=taken).transition(
            to=State.LEASED,
            came_from=came_from,
            token=None,
            lease_token=token,
            lease_until=Now() + settings.DIGEST_LEASE,
            attempts=F("attempts") + 1,
            first_try_at=Coalesce(F("first_try_at"), now),
        )
    return taken


def begin_sending(digest: Digest, token: UUID) -> bool:
    """Note that from now on only the server knows; False if the lease was lost."""
    return _move(
        digest,
        State.LEASED,
        State.SENDING,
        token,
        lease_until=Now() + settings.DIGEST_SENDING_LEASE,
    )


def release(claim: Claim, digests: Sequence[Digest]) -> None:
    """Give back rows that were not tried."""
    Digest.objects.filter(pk__in=[digest.pk for digest in digests]).transition(
        to=State.PENDING,
        came_from=State.LEASED,
        token=claim.token,
        attempts=F("attempts") - 1,
        **_LEASE_OVER,
    )


def skip(digest: Digest, token: UUID, reason: Reason) -> State:
    _move(digest, State.LEASED, State.SKIPPED, token, reason=reason, **_LEASE_OVER)
    return State.SKIPPED


def put_back_poison(digest: Digest, token: UUID, now: datetime) -> State:
    """Try a digest that could not be written again later, but not for ever."""
    if digest.attempts >= _POISON_TRIES:
        _move(digest, State.LEASED, State.FAILED, token, reason=Reason.POISON, **_LEASE_OVER)
        return State.FAILED
    return _put_back(digest, State.LEASED, token, now, wait_after(digest))


@transaction.atomic
def settle(digest: Digest, token: UUID, outcome: Outcome, now: datetime) -> State:
    """Record what became of a letter; return the state of its row."""
    DeliveryAttempt.objects.create(
        digest=digest,
        number=digest.attempts,
        token=token,
        stage=outcome.stage.value,
        code=outcome.code,
        text=outcome.text,
    )
    came_from = State.SENDING if outcome.stage in _AFTER_SENDING else State.LEASED
    if outcome.fate is Fate.SENT:
        return _sent(digest, token, outcome, now)
    if outcome.fate is Fate.UNCERTAIN:
        return _uncertain(digest, token, now)
    if outcome.fate is Fate.REFUSED:
        return _fail(digest, came_from, token, Reason.REFUSED, outcome)
    if outcome.fate is Fate.SENDER:
        # Nobody's mail will go: this row is no worse than the others, and keeps its tries.
        changes = {"attempts": F("attempts") - 1, "last_code": outcome.code}
        return _put_back(digest, came_from, token, now, _FIRST_WAIT, **changes)
    if digest.attempts >= settings.DIGEST_MAX_TRIES:
        return _fail(digest, came_from, token, Reason.TRIES, outcome)
    return _put_back(digest, came_from, token, now, wait_after(digest), last_code=outcome.code)


#: The row is in ``sending`` when the conversation ends at one of these.
_AFTER_SENDING = (Stage.DATA, Stage.DOT, Stage.DONE)


def _sent(digest: Digest, token: UUID, outcome: Outcome, now: datetime) -> State:
    changes = {"sent_at": now, "last_code": outcome.code, "reason": "", **_LEASE_OVER}
    if not _move(digest, State.SENDING, State.SENT, token, **changes):
        # The lease ran out meanwhile, but nobody has taken the row: now it is certain.
        _move(digest, State.UNCERTAIN, State.SENT, token, **changes)
    return State.SENT


def _uncertain(digest: Digest, token: UUID, now: datetime) -> State:
    _move(
        digest,
        State.SENDING,
        State.UNCERTAIN,
        token,
        reason=_once_or_twice(digest),
        not_before=now + _FIRST_WAIT,
        last_code=None,
        **_LEASE_OVER,
    )
    return State.UNCERTAIN


def _once_or_twice(digest: Digest) -> Reason:
    return Reason.UNANSWERED_TWICE if digest.reason == Reason.UNANSWERED else Reason.UNANSWERED


def _fail(digest: Digest, came_from: State, token: UUID, reason: Reason, outcome: Outcome) -> State:
    changes = {"reason": reason, "last_code": outcome.code, **_LEASE_OVER}
    _move(digest, came_from, State.FAILED, token, **changes)
    return State.FAILED


def _put_back(
    digest: Digest, came_from: State, token: UUID, now: datetime, wait: timedelta, **changes: Any
) -> State:
    """Wait, but never into the next period: what was not told by then is told with it."""
    state = State.EXPIRED if now + wait >= digest.expires_at else State.PENDING
    _move(digest, came_from, state, token, not_before=now + wait, **changes, **_LEASE_OVER)
    return state


def wait_after(digest: Digest) -> timedelta:
    """1 min, 2 min, 4 min … at most 6 h, ± 20 %: spread, and the same for the same try."""
    doubled = _FIRST_WAIT * 2 ** min(digest.attempts - 1, 16)
    mark = hashlib.sha256(f"{digest.message_id}{digest.attempts}".encode()).digest()
    return min(doubled, _LONGEST_WAIT / 1.2) * (0.8 + 0.4 * mark[0] / 255)


def _move(digest: Digest, came_from: State, to: State, token: UUID, **changes: Any) -> bool:
    row = Digest.objects.filter(pk=digest.pk)
    return row.transition(to=to, came_from=came_from, token=token, **changes) == 1


def sweep(*, now: datetime) -> None:
    """Bring rows of dead or sleeping workers back, and end those whose period is over."""
    _sweep_sending()
    lost = Digest.objects.with_lost_lease(State.LEASED)
    lost.filter(attempts__gte=settings.DIGEST_MAX_TRIES).transition(
        to=State.FAILED, came_from=State.LEASED, token=None, reason=Reason.TRIES, **_LEASE_OVER
    )
    lost.transition(to=State.PENDING, came_from=State.LEASED, token=None, **_LEASE_OVER)
    for waiting in (State.PENDING, State.UNCERTAIN):
        Digest.objects.overdue(now).transition(to=State.EXPIRED, came_from=waiting, token=None)


def _sweep_sending() -> None:
    """Whether the server has these letters nobody knows; the worker keeps its token.

    A worker that wakes up and heard the answer after all may still say so.
    """
    lost = Digest.objects.with_lost_lease(State.SENDING)
    for before, after in (
        (Reason.UNANSWERED, Reason.UNANSWERED_TWICE),
        ("", Reason.UNANSWERED),
    ):
        lost.filter(reason=before).transition(
            to=State.UNCERTAIN, came_from=State.SENDING, token=None, reason=after, **_LEASE_OVER
        )
