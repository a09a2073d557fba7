from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from digests.emails import signer
from digests.models import Digest, DigestDefaults, DigestPreference
from digests.selectors import preference_for
from digests.services import deliver_due, plan_due


@pytest.fixture
def address(student):
    return reverse("digests:unsubscribe", args=[signer().sign(f"{student.public_id}.course")])


@pytest.fixture
def raw():
    """A mail program: no cookies, and CSRF is not waived for it."""
    return Client(enforce_csrf_checks=True)


def test_one_click_ends_the_mail_without_a_cookie(raw, address, student):
    for _ in range(2):
        response = raw.post(address, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert not response.cookies
    assert preference_for(student).cadence == "off"


def test_looking_changes_nothing(raw, address, student):
    for _ in range(3):
        response = raw.get(address)
        assert response.status_code == 200
        assert not response.cookies
    assert raw.head(address).status_code == 200
    assert not DigestPreference.objects.exists()


def test_all_courses(raw, student):
    token = signer().sign(f"{student.public_id}.all")
    DigestPreference.objects.create(membership=student, cadence="weekly", hour=18)
    raw.post(reverse("digests:unsubscribe", args=[token]))
    assert DigestDefaults.objects.get(user=student.user).cadence == "off"
    assert preference_for(student).cadence == "off"


def test_one_may_come_back(raw, address, student):
    DigestPreference.objects.create(membership=student, cadence="weekly", hour=18)
    raw.post(address)
    response = raw.post(address, {"again": "yes"})
    assert response.status_code == 200
    assert (preference_for(student).cadence, preference_for(student).hour) == ("daily", 18)


@pytest.mark.parametrize("token", ["nonsense", "abc.course:forged"])
def test_a_forged_address_is_nowhere(raw, db, token):
    assert raw.post(reverse("digests:unsubscribe", args=[token])).status_code == 404


def test_a_scope_that_does_not_exist_is_nowhere(raw, student):
    for name in (f"{student.public_id}.world", "nobody.course"):
        token = signer().sign(name)
        assert raw.post(reverse("digests:unsubscribe", args=[token])).status_code == 404


def test_a_signed_in_persons_language_and_session_do_not_matter(
    client, address, student, classmate
):
    client.force_login(classmate.user)
    assert client.post(address).status_code == 200
    assert preference_for(student).cadence == "off"
    assert preference_for(classmate).cadence == "daily"


# Preferences


@pytest.fixture
def page(student):
    return reverse("digests:preferences", args=[student.course.slug])


CHOICE = {"cadence": "weekly", "hour": "18", "weekday": "5", "paused_until": ""}


def test_preferences_are_kept(client, page, student):
    client.force_login(student.user)
    assert client.get(page).status_code == 200
    response = client.post(page, {**CHOICE, "paused_until": "2030-01-01"})
    assert response.status_code == 302
    kept = DigestPreference.objects.get(membership=student)
    assert (kept.cadence, kept.hour, kept.weekday) == ("weekly", 18, 5)
    assert str(kept.paused_until) == "2030-01-01"
    assert not DigestDefaults.objects.exists()


def test_a_break_that_is_over_is_refused_and_one_that_ended_by_itself_is_not(client, page, student):
    client.force_login(student.user)
    response = client.post(page, {**CHOICE, "paused_until": "2020-01-01"})
    assert response.status_code == 422
    assert "That day is past" in response.content.decode()
    assert not DigestPreference.objects.exists()

    DigestPreference.objects.create(membership=student, paused_until="2020-01-01")
    assert client.post(page, {**CHOICE, "paused_until": "2020-01-01"}).status_code == 302


def test_preferences_for_all_courses(client, page, student):
    client.force_login(student.user)
    client.post(page, {**CHOICE, "everywhere": "on"})
    assert DigestDefaults.objects.get(user=student.user).cadence == "weekly"
    assert preference_for(student).hour == 18


def test_a_wrong_choice_is_told(client, page, student):
    client.force_login(student.user)
    response = client.post(page, {**CHOICE, "hour": "25"})
    assert response.status_code == 422
    assert not DigestPreference.objects.exists()


def test_preferences_are_a_members(client, page, outsider):
    assert client.get(page).status_code == 302
    client.force_login(outsider.user)
    assert client.get(page).status_code == 404
    assert client.post(page, CHOICE).status_code == 404


# The mailbox


@pytest.fixture
def name(settings, mail_folder):
    settings.DEBUG = True
    message = EmailMultiAlternatives(
        "Hello <b>", "See https://example.org/x", "a@example.org", ["b@example.org"]
    )
    message.attach_alternative("<p style='color: red'>Hi</p><script>alert(1)</script>", "text/html")
    message.send()
    (file,) = mail_folder.iterdir()
    return file.stem


def test_mailbox_lists_and_shows(client, db, name):
    page = client.get(reverse("digests:mailbox"))
    assert "Hello &lt;b&gt;" in page.content.decode()
    shown = client.get(reverse("digests:mailbox_message", args=[name]))
    assert 'href="https://example.org/x"' in shown.content.decode()
    html = client.get(reverse("digests:mailbox_html", args=[name]))
    policy = html.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "script" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "asks",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_mailbox_is_for_this_machine(client, db, name, asks):
    for view, args in (
        ("mailbox", []),
        ("mailbox_message", [name]),
        ("mailbox_html", [name]),
    ):
        assert client.get(reverse(f"digests:{view}", args=args), **asks).status_code == 404


def test_mailbox_is_for_a_first_run(client, db, name, settings):
    settings.DEBUG = False
    assert client.get(reverse("digests:mailbox")).status_code == 404
    settings.DEBUG, settings.MAIL_FOLDER = True, None
    assert client.get(reverse("digests:mailbox")).status_code == 404


@pytest.mark.parametrize("wrong", ["nothing", "20261121T070000Z-0123456789abcdef", "..%2Fdb"])
def test_mailbox_reads_nothing_else(client, db, name, wrong):
    assert client.get(f"/mailbox/{wrong}/").status_code == 404


# The admin


def test_the_ledger_is_the_instructors_to_look_at(
    client, comment, instructor, assistant, outsider, student, morning
):
    plan_due(now=morning)
    deliver_due(now=morning)
    row = Digest.objects.get(membership=student)
    change = reverse("admin:digests_digest_change", args=[row.pk])
    changelist = reverse("admin:digests_digest_changelist")

    client.force_login(instructor.user)
    assert "Sol Student" in client.get(changelist).content.decode()
    assert client.get(change).status_code == 200
    assert client.post(change, {"state": "sent"}).status_code == 403
    for other in (assistant, outsider, student):
        client.force_login(other.user)
        assert client.get(change).status_code in (302, 403, 404)
        assert client.get(changelist).status_code in (302, 403)
