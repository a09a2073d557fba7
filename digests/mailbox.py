"""The messages in ``MAIL_FOLDER``, read back for the mailbox page of a first run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

NAME = re.compile(r"[0-9TZ]{16}-[0-9a-f]{16}")
#: Newest messages in the list.
SHOWN = 200


@dataclass(frozen=True)
class Mail:
    """One message as the page shows it."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def recipient(self) -> str:
        return str(self.message["To"] or "")

    @property
    def date(self) -> datetime | None:
        date = self.message["Date"]
        return date.datetime if date else None

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part is not None else ""


def mails_in(folder: Path) -> Iterator[Mail]:
    """The newest messages of ``folder``, newest first."""
    names = sorted((path.stem for path in folder.glob("*.eml")), reverse=True)
    for name in names[:SHOWN]:
        if (mail := mail_in(folder, name)) is not None:
            yield mail


def mail_in(folder: Path, name: str) -> Mail | None:
    """The message called ``name``, if there is one."""
    if not NAME.fullmatch(name):
        return None
    try:
        data = (folder / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    return Mail(name, message_from_bytes(data, policy=default))
