"""Handing a letter over, and knowing what became of it.

A transport delivers one ``Letter`` at a time and answers with an ``Outcome``. Between the
server's consent to the recipient and the first byte of the letter it asks ``before_data``:
the last moment at which a letter can be withdrawn, and the one at which a ledger notes that
from now on only the server knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Protocol, cast

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

BeforeData = Callable[[], bool]


class Stage(StrEnum):
    """Where the conversation with the server ended."""

    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    DONE = "done"


class Fate(Enum):
    """What became of a letter, as far as the sender can know."""

    SENT = "the server took it"
    WITHDRAWN = "taken back before its first byte"
    TEMPORARY = "not now: the same letter may be accepted later"
    REFUSED = "not to this recipient: trying again is useless"
    SENDER = "not from us: nothing will be accepted until somebody mends it"
    LOST = "the connection broke before the letter was complete; the server must discard it"
    UNCERTAIN = "complete, but the server's answer was not heard"


@dataclass(frozen=True)
class Letter:
    """One message, ready to be handed over."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes


@dataclass(frozen=True)
class Outcome:
    fate: Fate
    stage: Stage
    code: int | None = None
    #: The server's words, without addresses.
    text: str = ""


class Transport(Protocol):
    """What ``digests`` needs of a mail backend."""

    def deliver(self, letter: Letter, before_data: BeforeData = ...) -> Outcome: ...

    def close(self) -> None: ...


def always() -> bool:
    """A ``before_data`` that withdraws nothing."""
    return True


def transport() -> Transport:
    """Return the configured backend, which must know what becomes of a letter.

    Raises:
        ImproperlyConfigured: ``EMAIL_BACKEND`` is one of Django's, which do not tell.
    """
    backend: Any = get_connection()
    if not hasattr(backend, "deliver"):
        raise ImproperlyConfigured(
            "Digests need EMAIL_BACKEND to be common.mail.smtp.StagedBackend or "
            "common.mail.folder.FolderBackend."
        )
    return cast("Transport", backend)


def without_addresses(text: str) -> str:
    """Return a server's words fit for a log: one line, no address, at most 200 characters."""
    return _ADDRESS.sub("<…>", " ".join(text.split()))[:200]


_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
