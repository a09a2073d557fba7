from __future__ import annotations

import logging

import pytest

from civic.redaction import Redaction


def line(message, *args):
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, message, args, None)
    assert Redaction().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/join/7K3M-9QXT/", "/join/…/"),
        ("/digest/unsubscribe/abc.course:def/", "/digest/unsubscribe/…/"),
        ("/accounts/confirm-email/MQ:1x:sig/", "/accounts/confirm-email/…/"),
        ("/accounts/password/reset/key/3-abc-def/", "/accounts/password/reset/key/…/"),
        ("/c/city/", "/c/city/"),
    ],
)
def test_a_key_in_an_address_is_not_logged(path, shown):
    assert line("Too Many Requests: %s", path) == f"Too Many Requests: {shown}"


@pytest.mark.django_db
def test_a_refused_join_code_is_not_in_the_log(client, student, capfd, settings):
    handler = logging.StreamHandler()
    handler.addFilter(Redaction())
    logging.getLogger("django.request").addHandler(handler)
    client.force_login(student.user)
    try:
        client.get("/join/7K3M-9QXT/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
    lines = [text for text in capfd.readouterr().err.splitlines() if "/join/" in text]
    assert any("/join/…" in text for text in lines)
