from __future__ import annotations

import smtplib

import pytest

from tests.servers.smtp import Fault, SmtpSink, Stage

MAIL = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Hello\r\n\r\nGood day.\r\n"


def connect(sink: SmtpSink) -> smtplib.SMTP:
    return smtplib.SMTP(sink.host, sink.port, timeout=0.3)


def send(sink: SmtpSink, *to: str) -> None:
    with connect(sink) as client:
        client.sendmail("a@example.org", to or ["b@example.org"], MAIL)


def test_sink_keeps_what_it_accepts(smtp_sink):
    send(smtp_sink)
    (received,) = smtp_sink.messages
    assert received.rcpt_tos == ["b@example.org"]
    assert received.message["Subject"] == "Hello"
    assert smtp_sink.connections == 1
    assert smtp_sink.to("b@example.org") == [received]


@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT])
@pytest.mark.parametrize("code", [450, 550])
def test_sink_refuses_on_order_and_then_behaves(smtp_sink, stage, code):
    smtp_sink.fail(stage, f"{code} 4.0.0 Not now", times=1)
    with pytest.raises(smtplib.SMTPException):
        send(smtp_sink)
    assert smtp_sink.messages == []
    send(smtp_sink)
    assert len(smtp_sink.messages) == 1


def test_sink_refuses_a_connection(smtp_sink):
    smtp_sink.fail(Stage.CONNECT, "421 4.3.2 Down for a while")
    with pytest.raises(smtplib.SMTPConnectError):
        send(smtp_sink)


@pytest.mark.parametrize("stage", list(Stage))
def test_sink_drops_the_connection(smtp_sink, stage):
    smtp_sink.fail(stage, Fault.DROP)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(smtp_sink)
    assert smtp_sink.messages == []


@pytest.mark.parametrize("stage", list(Stage))
def test_sink_hangs_until_told_to_behave(smtp_sink, stage):
    smtp_sink.fail(stage, Fault.HANG)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(smtp_sink)
    smtp_sink.behave()
    send(smtp_sink)
    assert smtp_sink.messages


def test_sink_can_take_a_message_and_lose_the_answer(smtp_sink):
    smtp_sink.fail(Stage.DOT, Fault.DROP, keeps=True)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp_sink)
    assert len(smtp_sink.messages) == 1


def test_sink_refuses_one_address_of_two(smtp_sink):
    smtp_sink.fail(Stage.RCPT, "550 5.1.1 Nobody here", address="c@example.org")
    send(smtp_sink, "b@example.org", "c@example.org")
    assert smtp_sink.messages[0].rcpt_tos == ["b@example.org"]
    assert smtp_sink.reached[Stage.RCPT] == 2
