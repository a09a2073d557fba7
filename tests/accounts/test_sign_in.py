from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import Membership, Role
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.courses import InvitationFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "nine loud kettles"


SITE = "https://civic.example"


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.SITE_URL = SITE
    cache.clear()


def _sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def _sign_up(client, email="ana@example.org", **more):
    data = {
        "email": email,
        "name": "Ana Lima",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    return client.post(reverse("account_signup"), data | more)


def _confirm_password(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def _link_in(message) -> str:
    return re.search(rf"{SITE}(/accounts/\S+)", message.body)[1]


def _totp_code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_sign_up_asks_for_a_name_and_waits_for_the_address(client):
    response = _sign_up(client)

    assert response.url == reverse("account_email_verification_sent")
    user = User.objects.get(email="ana@example.org")
    assert user.name == "Ana Lima"
    assert "_auth_user_id" not in client.session
    assert mail.outbox[0].subject == "Confirm your email address"


def test_sign_up_stores_the_address_in_lower_case(client):
    _sign_up(client, email="Ana@Example.ORG")

    assert EmailAddress.objects.get().email == User.objects.get().email == "ana@example.org"


def test_sign_up_refuses_a_name_with_a_line_break(client):
    response = _sign_up(client, name="Ana\nBcc: all@example.org")

    assert response.status_code == 422
    assert "Write this in one line" in response.content.decode()
    assert not User.objects.exists()


def test_confirmation_link_begins_with_the_sites_address_whatever_the_host_says(client, settings):
    settings.ALLOWED_HOSTS = ["evil.example"]
    client.post(
        reverse("account_signup"),
        {
            "email": "a@example.org",
            "name": "A",
            "password1": NEW_PASSWORD,
            "password2": NEW_PASSWORD,
        },
        headers={"host": "evil.example"},
    )
    client.post(
        reverse("account_reset_password"),
        {"email": "a@example.org"},
        headers={"host": "evil.example"},
    )

    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert f"{SITE}/accounts/" in message.body
        assert "evil" not in message.body + message.subject


def test_confirming_signs_in_and_goes_where_one_wanted_to(client):
    _sign_up(client, next="/join/7K3F-9QXA/")
    link = _link_in(mail.outbox[0])
    assert client.get(link).status_code == 200  # a mail scanner opens it, and confirms nothing
    assert not EmailAddress.objects.get().verified

    response = client.post(link)

    assert response.url == "/join/7K3F-9QXA/"
    assert EmailAddress.objects.get().verified


def test_membership_begins_when_the_invited_address_signs_in_verified(client):
    invitation = InvitationFactory(email="Ana@example.org", role=Role.ASSISTANT)
    _sign_up(client)
    assert not Membership.objects.exists()

    client.post(_link_in(mail.outbox[0]))

    membership = Membership.objects.get()
    assert (membership.course, membership.role) == (invitation.course, Role.ASSISTANT)


def test_membership_begins_when_a_second_address_is_confirmed(client):
    user = UserFactory()
    InvitationFactory(email="second@example.org")
    _sign_in(client, user.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "", "email": "second@example.org"})
    assert not Membership.objects.exists()

    client.post(_link_in(mail.outbox[0]))

    assert Membership.objects.get().user == user


def test_an_address_is_added_only_with_the_password(client):
    user = UserFactory()
    _sign_in(client, user.email)
    ask = client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    assert reverse("account_reauthenticate") in ask.url
    assert not user.emailaddress_set.filter(email="new@example.org").exists()

    client.post(ask.url, {"password": PASSWORD})

    assert user.emailaddress_set.filter(email="new@example.org").exists()


def test_sign_in_and_out(client):
    user = UserFactory(email="sol@example.org")
    assert _sign_in(client, "SOL@example.org").url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)

    client.post(reverse("account_logout"))

    assert "_auth_user_id" not in client.session


def test_sign_in_refuses_an_unverified_address(client):
    user = UserFactory(verified=False)

    response = _sign_in(client, user.email)

    assert response.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_new_administrator_confirms_the_address_once(client):
    User.objects.create_superuser("root@example.org", PASSWORD, name="Root")
    _sign_in(client, "root@example.org", next="/admin/")
    assert "_auth_user_id" not in client.session

    response = client.post(_link_in(mail.outbox[0]))

    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_sign_in_refuses_who_is_switched_off(client):
    user = UserFactory(is_active=False)
    _sign_in(client, user.email)

    assert "_auth_user_id" not in client.session


def test_sign_in_says_the_same_for_unknown_addresses_and_wrong_passwords(client):
    user = UserFactory()
    known = _sign_in(client, user.email, "wrong password").content.decode()
    unknown = _sign_in(client, "nobody@example.org", "wrong password").content.decode()

    def plain(page):
        return re.sub(r'csrf[^>]*|"x-csrftoken"[^}]*', "", page)

    assert plain(known).replace(user.email, "X") == plain(unknown).replace(
        "nobody@example.org", "X"
    )
    assert "do not match" in known


def test_sign_up_says_the_same_for_a_known_address(client):
    user = UserFactory()

    response = _sign_up(client, email=user.email)

    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert mail.outbox[0].subject == "You have an account already"


@pytest.mark.parametrize("known", [True, False])
def test_password_reset_says_the_same_for_unknown_addresses(client, known):
    email = UserFactory().email if known else "nobody@example.org"

    response = client.post(reverse("account_reset_password"), {"email": email})

    assert response.url == reverse("account_reset_password_done")
    assert len(mail.outbox) == 1


def test_password_reset_changes_the_password(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    form = client.get(_link_in(mail.outbox[0]), follow=True)
    path = form.redirect_chain[-1][0]

    client.post(path, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert _sign_in(client, user.email, NEW_PASSWORD).url == "/"


def test_password_change_ends_every_session(client, django_user_model):

    user = UserFactory()
    elsewhere = Client()
    for each in (client, elsewhere):
        _sign_in(each, user.email)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    for each in (client, elsewhere):
        assert reverse("account_login") in each.get(reverse("accounts:profile")).url


def test_sign_in_stops_after_ten_wrong_passwords_even_with_the_right_one(client):
    user = UserFactory()
    for _ in range(10):
        _sign_in(client, user.email, "wrong password")

    response = _sign_in(client, user.email)

    assert "Wait 15 minutes" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_limits_hold_for_an_account_from_many_addresses(client):
    user = UserFactory()
    for n in range(10):
        client.post(
            reverse("account_login"),
            {"login": user.email, "password": "wrong password"},
            REMOTE_ADDR=f"192.0.2.{n}",
        )

    _sign_in(client, user.email)

    assert "_auth_user_id" not in client.session


OFF_SITE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://localhost:8000@evil.example/",
    "https://testserver.evil.example/",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "%2F%2Fevil.example",
    "//evil.example\r\nSet-Cookie: a=b",
]


def _lands(response) -> str:
    """Where a browser goes, which takes a backslash for a slash."""
    return urljoin("http://testserver/accounts/login/", response.url.replace("\\", "/"))


@pytest.mark.parametrize("target", OFF_SITE)
@pytest.mark.parametrize("where", ["form", "address"])
def test_sign_in_never_leads_off_the_site(client, target, where):
    user = UserFactory()
    data = {"login": user.email, "password": PASSWORD}
    if where == "form":
        response = client.post(reverse("account_login"), data | {"next": target})
    else:
        path = reverse("account_login")
        response = client.post(path, data, query_params={"next": target})

    assert response.status_code == 302
    assert _lands(response).startswith("http://testserver/")


@pytest.mark.parametrize("target", OFF_SITE)
def test_sign_out_never_leads_off_the_site(client, target):
    client.force_login(UserFactory())

    response = client.post(reverse("account_logout"), {"next": target})

    assert _lands(response).startswith("http://testserver/")


def test_two_steps_are_asked_for_after_the_password(client):
    user = UserFactory()
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)

    response = _sign_in(client, user.email, next="/admin/")
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    page = client.get(response.url)
    assert "The second step" in page.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session
    response = client.post(reverse("mfa_authenticate"), {"code": _totp_code(secret)})

    assert response.url == "/admin/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_recovery_code_works_once(client):
    user = UserFactory()
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (True, False):
        _sign_in(client, user.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected
        client.post(reverse("account_logout"))


def test_two_steps_are_switched_on_with_a_picture_that_the_policy_allows(client):
    user = UserFactory()
    _sign_in(client, user.email)
    assert "reauthenticate" in client.get(reverse("mfa_activate_totp")).url
    _confirm_password(client)
    page = client.get(reverse("mfa_activate_totp"))
    body = page.content.decode()
    assert 'src="data:image/svg+xml' in body
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    secret = re.search(r"<code>([A-Z2-7]+)</code>", body)[1]

    client.post(reverse("mfa_activate_totp"), {"code": _totp_code(secret)})

    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


class _Inline(HTMLParser):
    """Collects what the content security policy would block."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.found.append(self.get_starttag_text())
        if tag == "script" and "src" not in values and "json" not in values.get("type", ""):
            self.found.append(self.get_starttag_text())


PUBLIC = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
OWN = [
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "accounts:profile",
    "accounts:tokens",
    "courses:join",
]


@pytest.mark.parametrize("name", PUBLIC)
def test_public_account_pages_open_without_signing_in(client, name):
    _check_page(client.get(reverse(name)))


@pytest.mark.parametrize("name", OWN)
def test_own_account_pages_open_for_their_person(client, name):
    _sign_in(client, UserFactory().email)
    _confirm_password(client)
    _check_page(client.get(reverse(name)))


@pytest.mark.parametrize("name", OWN)
def test_own_account_pages_ask_a_visitor_to_sign_in(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith((reverse("account_login"), "/"))


def test_second_step_pages_are_ours_too(client):
    user = UserFactory()
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    _sign_in(client, user.email)
    _check_page(client.get(reverse("mfa_authenticate")))
    client.post(
        reverse("mfa_authenticate"), {"code": _totp_code("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")}
    )
    _check_page(client.get(reverse("mfa_reauthenticate")))
    _confirm_password(client)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "account_reauthenticate",
    ):
        _check_page(client.get(reverse(name)))


def _check_page(response):
    body = response.content.decode()
    assert "placeholder=" not in body
    assert response.status_code == 200
    assert "css/base.css" in body
    assert body.count("<h1>") == 1
    parser = _Inline()
    parser.feed(body)
    assert parser.found == []
