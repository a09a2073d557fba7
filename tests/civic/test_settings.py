"""The settings, read by a process of their own with nothing but the given environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.servers.deploy_check import PRODUCTION

SHOW = """
import json, sys, civic.settings
print(json.dumps({name: getattr(civic.settings, name, None) for name in sys.argv[1:]}, default=str))
"""


def read(tmp_path, environment, *names):
    """Return the named settings, or the error that stops the settings."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")} | environment
    done = subprocess.run(
        [sys.executable, "-c", SHOW, *names],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def test_production_names_all_missing_variables_at_once(tmp_path):
    error = read(tmp_path, {}, "DEBUG")
    for name in PRODUCTION:
        assert f"  {name}: Environment variable not set." in error
    assert "TIME_ZONE" not in error
    assert "make run" in error


def test_wrong_values_are_told_at_once(tmp_path):
    wrong = {
        "DEBUG": "maybe",
        "TIME_ZONE": "Mars/Olympus",
        "SITE_URL": "civic.example.org",
        "DATABASE_URL": "mysql://civic@localhost/civic",
        "REDIS_URL": "localhost:6379",
        "EMAIL_URL": "smtp://mail.example.org:many",
        "DEFAULT_FROM_EMAIL": "Civic",
    }
    error = read(tmp_path, PRODUCTION | wrong, "DEBUG")
    lines = error.split("missing or wrong:\n")[1].splitlines()
    assert {line.partition(":")[0].strip() for line in lines if line.startswith("  ")} == set(wrong)
    assert max(map(len, lines)) < 120


def test_names_that_stand_in_mail_headers_are_ascii(tmp_path):
    wrong = {
        "SITE_URL": "https://bücher.example",
        "DEFAULT_FROM_EMAIL": "Civic <civic@bücher.example>",
    }
    error = read(tmp_path, PRODUCTION | wrong)
    for name in wrong:
        assert f"  {name}: Must be" in error


def test_empty_values_are_told(tmp_path):
    error = read(tmp_path, dict.fromkeys(PRODUCTION, ""))
    for name in PRODUCTION:
        assert f"  {name}: " in error


@pytest.mark.parametrize("url", ["nonsense", "postgres", "postgres://civic@[localhost/x"])
def test_unreadable_database_url_is_told(tmp_path, url):
    assert "  DATABASE_URL: Must be like" in read(tmp_path, {"DEBUG": "1", "DATABASE_URL": url})


def test_production_sends_cookies_only_over_tls_and_asks_browsers_to_stay_there(tmp_path):
    secure = {
        "DEBUG": False,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "CSRF_TRUSTED_ORIGINS": ["https://civic.example.org"],
        "CELERY_BROKER_URL": "redis://localhost:6379/0",
    }
    assert read(tmp_path, PRODUCTION, *secure) == secure


def test_development_needs_nothing_and_stays_in_its_folder(tmp_path):
    names = ("DATABASES", "CACHES", "MAIL_FOLDER", "CELERY_BROKER_URL", "SESSION_COOKIE_NAME")
    found = read(tmp_path, {"DEBUG": "1"}, *names)
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "var/db.sqlite3")
    assert found["CACHES"]["default"]["LOCATION"] == str(tmp_path / "var/cache")
    assert found["MAIL_FOLDER"] == str(tmp_path / "var/mail")
    assert found["CELERY_BROKER_URL"].startswith("filesystem://")
    assert found["SESSION_COOKIE_NAME"] is None  # Django's own


def test_environment_wins_over_the_file_in_var(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var/env").write_text("DEBUG=1\nTIME_ZONE=Europe/Berlin\n")
    assert read(tmp_path, {}, "DEBUG", "TIME_ZONE") == {"DEBUG": True, "TIME_ZONE": "Europe/Berlin"}
    assert read(tmp_path, {"TIME_ZONE": "Asia/Tokyo"}, "TIME_ZONE") == {"TIME_ZONE": "Asia/Tokyo"}


def test_postgres_can_be_reached_by_a_socket(tmp_path):
    url = "postgres://civic@%2Fvar%2Frun%2Fpostgresql/civic"
    found = read(tmp_path, {"DEBUG": "1", "DATABASE_URL": url}, "DATABASES")
    assert found["DATABASES"]["default"]["HOST"] == "/var/run/postgresql"
    assert found["DATABASES"]["default"]["NAME"] == "civic"


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, False, False),
        ("smtp://mail.example.org:2525", "mail.example.org", 2525, False, False),
        ("smtp+tls://me:pass@mail.example.org:587", "mail.example.org", 587, True, False),
        ("smtp+ssl://me:pass@mail.example.org:465", "mail.example.org", 465, False, True),
        ("submission://me:pass@mail.example.org", "mail.example.org", 587, True, False),
    ],
)
def test_email_url_leads_to_a_mail_server(tmp_path, url, host, port, tls, ssl):
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "MAIL_FOLDER")
    found = read(tmp_path, {"DEBUG": "1", "EMAIL_URL": url}, *names)
    assert list(found.values()) == [host, port, tls, ssl, None]


def test_email_url_leads_to_a_folder(tmp_path):
    found = read(tmp_path, {"DEBUG": "1", "EMAIL_URL": "file:/srv/mail"}, "MAIL_FOLDER")
    assert found == {"MAIL_FOLDER": "/srv/mail"}


LOOK = """
import json, django
django.setup()
from django.db import connection, transaction
said = []
with connection.cursor() as cursor:
    for pragma in ("journal_mode", "foreign_keys"):
        said.append(cursor.execute(f"PRAGMA {pragma}").fetchone()[0])
connection.connection.set_trace_callback(said.append)
with transaction.atomic():
    pass
print(json.dumps(said))
"""


def test_sqlite_writes_ahead_and_begins_by_taking_the_lock(tmp_path):
    development = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path / "var"),
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "civic.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=settings.BASE_DIR,
        env=development,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)[:3] == ["wal", 1, "BEGIN IMMEDIATE"]


def test_healthz_answers_everybody_without_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize(("mode", "count"), [(PRODUCTION, 1), ({"DEBUG": "1"}, 0)])
def test_limits_believe_the_proxy_in_front_and_nobody_else(tmp_path, mode, count):
    shown = read(tmp_path, mode, "ALLAUTH_TRUSTED_PROXY_COUNT", "REST_FRAMEWORK")
    assert shown["ALLAUTH_TRUSTED_PROXY_COUNT"] == count
    assert shown["REST_FRAMEWORK"]["NUM_PROXIES"] == count
