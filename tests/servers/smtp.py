"""A real SMTP server on a free loopback port, which keeps what it gets and misbehaves on order."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import StrEnum
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Stage(StrEnum):
    """Where in the conversation the sink can misbehave."""

    CONNECT = "connect"
    EHLO = "ehlo"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"


class Fault(StrEnum):
    """Misbehaviour that is not a reply."""

    HANG = "hang"
    DROP = "drop"


@dataclass
class Received:
    """One message that the sink accepted (or took and did not acknowledge)."""

    mail_from: str
    rcpt_tos: list[str]
    content: bytes
    connection: int

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=default)  # type: ignore[return-value]


@dataclass
class Order:
    """A fault at one stage, for some times and some addresses."""

    stage: Stage
    fault: str
    times: int | None
    address: str | None
    keeps: bool

    def concerns(self, stage: Stage, addresses: list[str]) -> bool:
        return self.stage == stage and (self.address is None or self.address in addresses)


@dataclass
class SmtpSink:
    """What tests see of the server: its address, what came in, and its orders."""

    host: str = "127.0.0.1"
    port: int = 0
    messages: list[Received] = field(default_factory=list)
    #: How many connections were opened, and how often each stage was reached.
    connections: int = 0
    reached: Counter[Stage] = field(default_factory=Counter)
    orders: list[Order] = field(default_factory=list)
    #: Grows with ``behave``; what hangs goes on then.
    era: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """The server as an ``EMAIL_URL``."""
        return f"smtp://{self.host}:{self.port}"

    def fail(
        self,
        stage: Stage | str,
        fault: Fault | str,
        *,
        times: int | None = None,
        address: str | None = None,
        keeps: bool = False,
    ) -> None:
        """Misbehave at ``stage`` from now on.

        Args:
            stage: where.
            fault: ``Fault.HANG`` (until ``behave``), ``Fault.DROP``, or a reply such as
                ``"450 4.2.1 Busy"``.
            times: how often; None: until ``behave``.
            address: only for this recipient (from RCPT on).
            keeps: at DOT, keep the message all the same: it was delivered, but the client
                does not learn it.
        """
        with self.lock:
            self.orders.append(Order(Stage(stage), str(fault), times, address, keeps))

    def behave(self) -> None:
        """Forget all orders; connections that hang go on."""
        with self.lock:
            self.orders.clear()
            self.era += 1

    def to(self, address: str) -> list[Received]:
        return [received for received in self.messages if address in received.rcpt_tos]

    def take_order(self, stage: Stage, addresses: list[str]) -> Order | None:
        with self.lock:
            self.reached[stage] += 1
            order = next((o for o in self.orders if o.concerns(stage, addresses)), None)
            if order and order.times is not None:
                order.times -= 1
                if not order.times:
                    self.orders.remove(order)
            return order


class Conversation(SMTP):
    """One connection; asks the sink at every stage whether to misbehave."""

    def __init__(self, sink: SmtpSink, **kwargs: Any) -> None:
        super().__init__(Keeper(sink), **kwargs)
        self.sink = sink

    async def _handle_client(self) -> None:
        self.sink.connections += 1
        if not await self._is_spoilt(Stage.CONNECT, []):
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._is_spoilt(Stage.EHLO, []):
            await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._is_spoilt(Stage.MAIL, []):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        address = (arg or "").partition(":")[2].partition(">")[0].strip(" <")
        if not await self._is_spoilt(Stage.RCPT, [address]):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str | None) -> None:
        if not await self._is_spoilt(Stage.DATA, self.envelope.rcpt_tos):
            await super().smtp_DATA(arg)

    async def push(self, status: Any) -> None:
        # The answer to the dot is made by the handler, which cannot drop the connection.
        if status == Fault.DROP:
            self.transport.abort()
            return
        await super().push(status)

    async def _is_spoilt(self, stage: Stage, addresses: list[str]) -> bool:
        order = self.sink.take_order(stage, addresses)
        if order is None:
            return False
        answer = await answer_of(self.sink, order)
        if answer is None:
            return False
        await self.push(answer)
        if stage is Stage.CONNECT and self.transport is not None:
            self.transport.close()
        return True


async def answer_of(sink: SmtpSink, order: Order) -> str | None:
    """What to say by ``order``; None: go on as if nothing had been."""
    if order.fault != Fault.HANG:
        return order.fault
    era = sink.era
    while sink.era == era:
        await asyncio.sleep(0.02)
    return None


class Keeper:
    """Keeps the messages."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        received = Received(
            envelope.mail_from, list(envelope.rcpt_tos), envelope.content, self.sink.connections
        )
        order = self.sink.take_order(Stage.DOT, envelope.rcpt_tos)
        answer = await answer_of(self.sink, order) if order else None
        if order is None or answer is None or order.keeps:
            self.sink.messages.append(received)
        return answer or "250 OK"


class SinkController(Controller):
    def __init__(self, sink: SmtpSink) -> None:
        super().__init__(Keeper(sink), hostname=sink.host, port=0)
        self.sink = sink
        self.conversations: list[Conversation] = []

    def factory(self) -> SMTP:
        self.conversations.append(Conversation(self.sink, **self.SMTP_kwargs))
        return self.conversations[-1]

    def cancel_tasks(self, stop_loop: bool = True) -> None:
        # A connection left open would be reported as leaked in a later test.
        self.server.close()
        for conversation in self.conversations:
            if conversation.transport is not None:
                conversation.transport.abort()
        self.loop.call_later(0.02, super().cancel_tasks, stop_loop)

    def _trigger_server(self) -> None:
        # With port 0 the system chooses the port; only now it is known.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """An SMTP server of one test."""
    sink = SmtpSink()
    controller = SinkController(sink)
    controller.start()
    sink.port = controller.port
    sink.connections = 0
    sink.reached.clear()
    yield sink
    sink.behave()
    controller.stop()
