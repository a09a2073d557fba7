"""SMTP with a time-out for every stage and an answer about every letter."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import DNS_NAME, EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from common.mail import BeforeData, Fate, Letter, Outcome, Stage, always, without_addresses

#: Seconds for every answer before the final dot, where EMAIL_TIMEOUT does not say.
_QUICK = 20
#: Seconds for the server's answer to RSET and QUIT, which decide nothing any more.
_FAREWELL = 5
#: What a server says when it will not speak with us at all, whoever the recipient is.
_NOT_US = (530, 534, 535, 538)


class DeliveryError(smtplib.SMTPException):
    """A letter was not accepted; ``outcome`` says where and why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"{outcome.stage.value}: {outcome.code or ''} {outcome.text}".strip())
        self.outcome = outcome


class _Ended(Exception):
    """The conversation about one letter is over."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class StagedBackend(EmailBackend):
    """Django's SMTP backend, taken apart at the stages of the conversation.

    RFC 5321 4.5.3.2.6 asks for ten minutes of patience after the final dot, and RFC 1047
    tells why: who hangs up earlier makes duplicates. Everything before the dot may be
    quick, so that one silent server does not hold up the others' mail.
    """

    connection: smtplib.SMTP | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._was_used = False

    def deliver(self, letter: Letter, before_data: BeforeData = always) -> Outcome:
        """Hand over one letter.

        Whatever ``before_data`` raises passes through, after the connection is closed.
        """
        outcome = self._attempt(letter, before_data)
        if self._idle_connection_broke(outcome):
            # The server hung up between two letters, or after its quota for one connection.
            return self._attempt(letter, before_data)
        return outcome

    def open(self) -> bool:
        """Connect, greet and sign in; return whether a new connection was needed."""
        if self.connection is not None:
            return False
        secure: dict[str, Any] = {"context": self.ssl_context} if self.use_ssl else {}
        connection = self.connection_class(
            self.host,
            self.port,
            local_hostname=str(DNS_NAME),
            timeout=self.timeout or _QUICK,
            **secure,
        )
        try:
            self._introduce(connection)
        except BaseException:
            connection.close()
            raise
        # The final dot travels alone; with Nagle's algorithm it would wait 40 ms for company.
        if connection.sock is not None:
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = connection
        return True

    def _introduce(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        if self.use_tls:
            connection.starttls(context=self.ssl_context)
            connection.ehlo_or_helo_if_needed()
        if self.username and self.password:
            connection.login(self.username, self.password)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send messages as Django does: count them, raise for the first that fails."""
        had_connection = self.connection is not None
        try:
            return sum(self._send(message) for message in email_messages)
        finally:
            if not had_connection:
                self.close()

    def close(self) -> None:
        if self.connection is None:
            return
        self._patience(_FAREWELL)
        try:
            self.connection.quit()
        except (smtplib.SMTPException, OSError):
            self.connection.close()
        self.connection = None

    def _send(self, email_message: EmailMessage) -> bool:
        if not email_message.recipients():
            return False
        outcome = self.deliver(letter_of(email_message))
        if outcome.fate is Fate.SENT:
            return True
        if self.fail_silently:
            return False
        raise DeliveryError(outcome)

    def _attempt(self, letter: Letter, before_data: BeforeData) -> Outcome:
        self._was_used = self.connection is not None
        try:
            self._connect()
            self._envelope(letter)
            self._ask(before_data)
            return self._hand_over(letter)
        except _Ended as end:
            self._tidy(end.outcome)
            return end.outcome

    def _idle_connection_broke(self, outcome: Outcome) -> bool:
        return self._was_used and outcome.stage is Stage.MAIL and self.connection is None

    def _connect(self) -> None:
        try:
            self.open()
        except (smtplib.SMTPException, OSError) as error:
            raise _Ended(_no_connection(error)) from error

    def _envelope(self, letter: Letter) -> None:
        server = self._server
        self._patience(self.timeout or _QUICK)
        code, text = self._listen(Stage.MAIL, server.mail, letter.sender)
        if code != 250:
            raise _Ended(_verdict(Stage.MAIL, code, text))
        for recipient in letter.recipients:
            code, text = self._listen(Stage.RCPT, server.rcpt, recipient)
            if code not in (250, 251):
                raise _Ended(_verdict(Stage.RCPT, code, text))

    def _ask(self, before_data: BeforeData) -> None:
        try:
            goes_on = before_data()
        except BaseException:
            self._drop()
            raise
        if not goes_on:
            raise _Ended(Outcome(Fate.WITHDRAWN, Stage.RCPT))

    def _hand_over(self, letter: Letter) -> Outcome:
        code, text = self._listen(Stage.DATA, self._server.docmd, "DATA")
        if code != 354:
            raise _Ended(_verdict(Stage.DATA, code, text))
        self._listen(Stage.DATA, self._server.send, _with_dots_doubled(letter.data))
        self._patience(settings.EMAIL_FINAL_DOT_TIMEOUT)
        code, text = self._final_dot()
        if code != 250:
            raise _Ended(_verdict(Stage.DOT, code, text))
        return _outcome(Fate.SENT, Stage.DONE, code, text)

    def _final_dot(self) -> tuple[int, bytes]:
        """From the first byte of the dot on, silence no longer means that it was not sent."""
        try:
            self._server.send(b".\r\n")
            code, text = self._server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise _Ended(_broken(Fate.UNCERTAIN, Stage.DOT, error)) from error
        if code == -1:
            raise _Ended(_outcome(Fate.UNCERTAIN, Stage.DOT, None, "no SMTP reply"))
        return code, text

    def _listen(self, stage: Stage, command: Any, *words: Any) -> Any:
        try:
            return command(*words)
        except (smtplib.SMTPException, OSError) as error:
            raise _Ended(_broken(Fate.LOST, stage, error)) from error

    @property
    def _server(self) -> smtplib.SMTP:
        assert self.connection is not None  # noqa: S101 - opened by ``_connect``; for the type
        return self.connection

    def _patience(self, seconds: float | None) -> None:
        if self.connection is not None and self.connection.sock is not None:
            self.connection.sock.settimeout(seconds)

    def _tidy(self, outcome: Outcome) -> None:
        """Leave the connection ready for the next letter, or closed."""
        unheard = outcome.code is None and outcome.fate is not Fate.WITHDRAWN
        if unheard or outcome.code == 421:
            self._drop()
        elif self.connection is not None and outcome.stage is not Stage.DOT:
            self._reset()

    def _reset(self) -> None:
        self._patience(_FAREWELL)
        try:
            self._server.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def letter_of(message: EmailMessage) -> Letter:
    """Return the letter that an ordinary Django message makes."""
    encoding = message.encoding or settings.DEFAULT_CHARSET
    return Letter(
        sender=sanitize_address(message.from_email, encoding),
        recipients=tuple(sanitize_address(to, encoding) for to in message.recipients()),
        data=_with_crlf(message.message().as_bytes()),
    )


def _with_crlf(data: bytes) -> bytes:
    """``data`` with a line end after its last line too, so that a final dot stands alone."""
    return b"\r\n".join(data.splitlines()) + b"\r\n"


def _with_dots_doubled(data: bytes) -> bytes:
    body = _with_crlf(data)
    return (b"." + body if body.startswith(b".") else body).replace(b"\r\n.", b"\r\n..")


def _verdict(stage: Stage, code: int, text: bytes | str) -> Outcome:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return _outcome(_fate(stage, code, words), stage, code, words)


def _fate(stage: Stage, code: int, words: str) -> Fate:
    if not 500 <= code < 600:
        # An answer that is no answer is treated as "not now": every retry is counted.
        return Fate.TEMPORARY
    if code in _NOT_US or stage in (Stage.CONNECT, Stage.MAIL) or words.startswith("5.7."):
        return Fate.SENDER
    return Fate.REFUSED


def _no_connection(error: Exception) -> Outcome:
    if isinstance(error, smtplib.SMTPResponseException):
        return _verdict(Stage.CONNECT, error.smtp_code, error.smtp_error)
    # A server without the TLS or sign-in that the settings demand: nobody's mail will go.
    mismatch = isinstance(error, smtplib.SMTPNotSupportedError)
    return _broken(Fate.SENDER if mismatch else Fate.TEMPORARY, Stage.CONNECT, error)


def _broken(fate: Fate, stage: Stage, error: Exception) -> Outcome:
    return _outcome(fate, stage, None, f"{type(error).__name__}: {error}")


def _outcome(fate: Fate, stage: Stage, code: int | None, text: bytes | str) -> Outcome:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    positive = code if code and code > 0 else None
    return Outcome(fate, stage, positive, without_addresses(words))
