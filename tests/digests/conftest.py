from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from django.utils import timezone

from tests.servers.smtp import SmtpSink


@pytest.fixture(autouse=True)
def mail_folder(settings, tmp_path) -> Path:
    """Digests go into a folder of the test."""
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_BACKEND = "common.mail.folder.FolderBackend"
    settings.SITE_URL = "https://civic.example.org"
    settings.DEFAULT_FROM_EMAIL = "Civic <mail@civic.example.org>"
    return settings.MAIL_FOLDER


@pytest.fixture
def mails(mail_folder) -> Callable[[], list[EmailMessage]]:
    """What landed in the folder, parsed."""

    def read() -> list[EmailMessage]:
        files = sorted(mail_folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    return read


@pytest.fixture
def sink(smtp_sink: SmtpSink, settings) -> Iterator[SmtpSink]:
    """Digests go to a real SMTP server."""
    settings.EMAIL_BACKEND = "common.mail.smtp.StagedBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_sink.host, smtp_sink.port
    settings.EMAIL_TIMEOUT = 1
    settings.EMAIL_FINAL_DOT_TIMEOUT = 1
    return smtp_sink


@pytest.fixture
def morning() -> datetime:
    """Seven o'clock tomorrow in UTC, when a daily digest is due."""
    tomorrow = timezone.now().astimezone(UTC) + timedelta(days=1)
    return tomorrow.replace(hour=7, minute=0, second=0, microsecond=0)
