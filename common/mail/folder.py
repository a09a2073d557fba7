"""Mail into a folder, one file per message: for a machine without a mail server."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import UTC
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from common.mail import BeforeData, Fate, Letter, Outcome, Stage, always
from common.mail.smtp import DeliveryError, letter_of


class FolderBackend(BaseEmailBackend):
    """Write each letter as an ``.eml`` file into ``MAIL_FOLDER``.

    A file is named after the letter's Date and Message-ID and appears whole or not at all;
    the same letter handed over twice is one file.
    """

    def __init__(self, fail_silently: bool = False, **_options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        if settings.MAIL_FOLDER is None:
            raise ImproperlyConfigured("FolderBackend needs MAIL_FOLDER.")
        self.folder = Path(settings.MAIL_FOLDER)

    def deliver(self, letter: Letter, before_data: BeforeData = always) -> Outcome:
        if not before_data():
            return Outcome(Fate.WITHDRAWN, Stage.RCPT)
        try:
            self._write(letter.data)
        except OSError as error:
            return Outcome(Fate.LOST, Stage.DATA, None, error.strerror or type(error).__name__)
        return Outcome(Fate.SENT, Stage.DONE, 250)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._send(message) for message in email_messages)

    def _send(self, message: EmailMessage) -> bool:
        if not message.recipients():
            return False
        outcome = self.deliver(letter_of(message))
        if outcome.fate is not Fate.SENT and not self.fail_silently:
            raise DeliveryError(outcome)
        return outcome.fate is Fate.SENT

    def _write(self, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / _file_name(data)
        partial = target.with_suffix(f".{os.getpid()}.part")
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)


def _file_name(data: bytes) -> str:
    headers = message_from_bytes(data.partition(b"\r\n\r\n")[0])
    mark = hashlib.sha256(headers.get("Message-ID", "").encode() or data).hexdigest()[:16]
    return f"{_moment(headers.get('Date'))}-{mark}.eml"


def _moment(date: str | None) -> str:
    moment = parsedate_to_datetime(date) if date else timezone.now()
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
