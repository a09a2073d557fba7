from __future__ import annotations

import smtplib
import socket
import time
from email import message_from_bytes
from email.policy import default
from threading import Thread, Timer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, EmailMultiAlternatives

from common.mail import Fate, Letter, Stage, transport, without_addresses
from common.mail.folder import FolderBackend
from common.mail.smtp import DeliveryError, StagedBackend
from tests.servers.smtp import Fault

DATA = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Hello\r\n\r\n.dots\r\n..\r\nlast"


def letter(to="b@example.org"):
    return Letter("a@example.org", (to,), DATA)


@pytest.fixture
def backend(smtp_sink, settings):
    settings.EMAIL_FINAL_DOT_TIMEOUT = 0.5
    backend = StagedBackend(host=smtp_sink.host, port=smtp_sink.port, timeout=0.3)
    yield backend
    smtp_sink.behave()
    backend.close()


def test_deliver_hands_the_letter_over_unchanged(backend, smtp_sink):
    outcome = backend.deliver(letter())

    assert (outcome.fate, outcome.stage, outcome.code) == (Fate.SENT, Stage.DONE, 250)
    assert smtp_sink.messages[0].content == DATA + b"\r\n"


def test_letters_share_one_connection(backend, smtp_sink):
    for _ in range(3):
        assert backend.deliver(letter()).fate is Fate.SENT
    assert smtp_sink.connections == 1


@pytest.mark.parametrize(
    ("stage", "reply", "fate"),
    [
        ("connect", "421 4.3.2 Down", Fate.TEMPORARY),
        ("connect", "554 5.7.1 Go away", Fate.SENDER),
        ("mail", "451 4.3.0 Later", Fate.TEMPORARY),
        ("mail", "550 5.1.8 We do not know you", Fate.SENDER),
        ("mail", "530 5.7.0 Sign in first", Fate.SENDER),
        ("rcpt", "450 4.2.1 Busy", Fate.TEMPORARY),
        ("rcpt", "452 4.2.2 Full for now", Fate.TEMPORARY),
        ("rcpt", "550 5.1.1 Nobody here", Fate.REFUSED),
        ("rcpt", "552 5.2.2 Full", Fate.REFUSED),
        ("rcpt", "550 5.7.1 Not from you", Fate.SENDER),
        ("data", "451 4.3.0 Later", Fate.TEMPORARY),
        ("data", "554 5.5.0 No", Fate.REFUSED),
        ("dot", "452 4.3.1 Disk full", Fate.TEMPORARY),
        ("dot", "554 5.6.0 Ugly", Fate.REFUSED),
        ("dot", "500 5.5.2 Line too long", Fate.REFUSED),
    ],
)
def test_a_refusal_is_classed_by_stage_and_code(backend, smtp_sink, stage, reply, fate):
    smtp_sink.fail(stage, reply, times=1)

    outcome = backend.deliver(letter())

    assert (outcome.fate, outcome.stage, outcome.code) == (fate, Stage(stage), int(reply[:3]))
    assert smtp_sink.messages == []
    assert backend.deliver(letter()).fate is Fate.SENT


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.HANG])
@pytest.mark.parametrize(
    ("stage", "fate", "ended"),
    [
        ("connect", Fate.TEMPORARY, "connect"),
        ("ehlo", Fate.TEMPORARY, "connect"),
        ("mail", Fate.LOST, "mail"),
        ("rcpt", Fate.LOST, "rcpt"),
        ("data", Fate.LOST, "data"),
        ("dot", Fate.UNCERTAIN, "dot"),
    ],
)
def test_silence_is_certain_until_the_dot(backend, smtp_sink, stage, fate, ended, fault):
    smtp_sink.fail(stage, fault, times=1)

    started = time.monotonic()
    outcome = backend.deliver(letter())

    assert (outcome.fate, outcome.stage) == (fate, Stage(ended))
    assert outcome.code is None
    assert time.monotonic() - started < 2
    smtp_sink.behave()
    assert backend.deliver(letter("c@example.org")).fate is Fate.SENT


def test_the_reply_to_the_dot_has_its_own_patience(backend, smtp_sink, settings):
    settings.EMAIL_FINAL_DOT_TIMEOUT = 3
    smtp_sink.fail("dot", Fault.HANG, times=1)

    # 0.3 s would be over long before the server goes on.
    Timer(0.7, smtp_sink.behave).start()
    assert backend.deliver(letter()).fate is Fate.SENT


def test_garbage_instead_of_a_banner_is_not_an_answer(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        backend = StagedBackend(host="127.0.0.1", port=server.getsockname()[1], timeout=0.5)

        def talk():
            peer, _ = server.accept()
            peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            peer.close()

        thread = Thread(target=talk)
        thread.start()
        outcome = backend.deliver(letter())
        thread.join()
    assert (outcome.fate, outcome.stage, outcome.code) == (Fate.TEMPORARY, Stage.CONNECT, None)


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    outcome = StagedBackend(host="127.0.0.1", port=port).deliver(letter())
    assert (outcome.fate, outcome.stage) == (Fate.TEMPORARY, Stage.CONNECT)


def test_a_server_without_the_tls_that_is_asked_for_stops_all_mail(smtp_sink):
    backend = StagedBackend(host=smtp_sink.host, port=smtp_sink.port, use_tls=True)
    assert backend.deliver(letter()).fate is Fate.SENDER
    assert smtp_sink.messages == []


def test_a_letter_can_be_withdrawn_after_the_recipient_was_accepted(backend, smtp_sink):
    outcome = backend.deliver(letter(), before_data=lambda: False)

    assert (outcome.fate, outcome.stage) == (Fate.WITHDRAWN, Stage.RCPT)
    assert smtp_sink.reached["rcpt"] == 1
    assert smtp_sink.reached["data"] == 0
    assert backend.deliver(letter()).fate is Fate.SENT
    assert smtp_sink.connections == 1


def test_before_data_is_asked_only_once_the_recipient_was_accepted(backend, smtp_sink):
    asked = []
    smtp_sink.fail("rcpt", "550 5.1.1 Nobody here", times=1)

    backend.deliver(letter(), before_data=lambda: bool(asked.append(1)) or True)

    assert asked == []


def test_what_before_data_raises_passes_through(backend, smtp_sink):
    def trip():
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="the database is gone"):
        backend.deliver(letter(), before_data=trip)
    assert smtp_sink.messages == []
    assert backend.connection is None


def test_a_server_that_closed_an_idle_connection_is_called_again(backend, smtp_sink):
    backend.deliver(letter())
    smtp_sink.fail("mail", "421 4.7.0 Enough for one connection", times=1)

    assert backend.deliver(letter()).fate is Fate.SENT
    assert smtp_sink.connections == 2


def test_ordinary_mail_goes_the_same_way(smtp_sink, settings):
    settings.EMAIL_BACKEND = "common.mail.smtp.StagedBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_sink.host, smtp_sink.port
    message = EmailMultiAlternatives(
        "Grüße", "Text " * 900, "Civic <a@example.org>", ["b@example.org", "c@example.org"]
    )
    message.attach_alternative("<p>Text</p>", "text/html")

    assert message.send() == 1

    (received,) = smtp_sink.messages
    assert received.rcpt_tos == ["b@example.org", "c@example.org"]
    assert received.message["Subject"] == "Grüße"


def test_ordinary_mail_that_fails_raises_what_django_would(smtp_sink, settings):
    settings.EMAIL_BACKEND = "common.mail.smtp.StagedBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_sink.host, smtp_sink.port
    smtp_sink.fail("rcpt", "550 5.1.1 <b@example.org> unknown")
    message = EmailMessage("Hello", "Text", "a@example.org", ["b@example.org"])

    with pytest.raises(smtplib.SMTPException) as caught:
        message.send()
    assert isinstance(caught.value, DeliveryError)
    assert "b@example.org" not in str(caught.value)
    message.connection = None
    assert message.send(fail_silently=True) == 0


def test_mail_to_nobody_is_not_sent(backend, tmp_path, settings):
    settings.MAIL_FOLDER = tmp_path
    assert backend.send_messages([EmailMessage("Hello", "Text")]) == 0
    assert FolderBackend().send_messages([EmailMessage("Hello", "Text")]) == 0


# The folder


def test_folder_keeps_one_file_per_message(tmp_path, settings):
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_BACKEND = "common.mail.folder.FolderBackend"

    EmailMessage("One", "Text", "a@example.org", ["b@example.org"]).send()
    EmailMessage("Two", "Text", "a@example.org", ["b@example.org"]).send()

    files = sorted((tmp_path / "mail").iterdir())
    subjects = {message_from_bytes(f.read_bytes(), policy=default)["Subject"] for f in files}
    assert subjects == {"One", "Two"}
    assert {f.suffix for f in files} == {".eml"}


def test_folder_keeps_the_same_letter_once(tmp_path, settings):
    settings.MAIL_FOLDER = tmp_path
    mail = Letter(
        "a@example.org",
        ("b@example.org",),
        b"Message-ID: <x@y>\r\nDate: Sat, 21 Nov 2026 07:00:00 +0000\r\n\r\nText",
    )
    assert FolderBackend().deliver(mail).fate is Fate.SENT
    assert FolderBackend().deliver(mail).fate is Fate.SENT
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("20261121T070000Z-")


def test_folder_asks_before_it_writes(tmp_path, settings):
    settings.MAIL_FOLDER = tmp_path
    assert FolderBackend().deliver(letter(), before_data=lambda: False).fate is Fate.WITHDRAWN
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_written_is_an_outcome(tmp_path, settings):
    settings.MAIL_FOLDER = tmp_path / "file" / "mail"
    (tmp_path / "file").write_text("in the way")
    assert FolderBackend().deliver(letter()).fate is Fate.LOST
    message = EmailMessage("One", "Text", "a@example.org", ["b@example.org"])
    with pytest.raises(DeliveryError):
        FolderBackend().send_messages([message])
    assert FolderBackend(fail_silently=True).send_messages([message]) == 0


def test_folder_must_be_named(settings):
    settings.MAIL_FOLDER = None
    with pytest.raises(ImproperlyConfigured):
        FolderBackend()


def test_transport_refuses_a_backend_that_does_not_tell(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with pytest.raises(ImproperlyConfigured, match="StagedBackend"):
        transport()


def test_without_addresses_leaves_one_short_line():
    text = without_addresses(
        "5.1.1 <ana@example.org>:\r\n user unknown (ana@example.org) " + "x" * 300
    )
    assert "ana" not in text
    assert "\n" not in text
    assert len(text) == 200
