from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.errors import TooManyTokens
from accounts.forms import time_zone_choices
from accounts.models import ApiToken, User
from tests.factories.accounts import ApiTokenFactory, UserFactory
from tests.factories.courses import MembershipFactory

pytestmark = pytest.mark.django_db


def test_create_api_token_keeps_only_a_digest():
    user = UserFactory()
    token, secret = services.create_api_token(user=user, name="Backup")

    assert services.authenticate_token(secret) == user
    assert secret not in [str(value) for value in ApiToken.objects.values().get().values()]
    assert len(token.digest) == 64


def test_authenticate_token_refuses_others():
    user = UserFactory(is_active=False)
    _, secret = services.create_api_token(user=user, name="Backup")

    assert services.authenticate_token(secret) is None
    assert services.authenticate_token("civic_wrong") is None
    assert services.authenticate_token("") is None


def test_authenticate_token_notes_its_use_once_a_minute(django_assert_num_queries):
    token, secret = services.create_api_token(user=UserFactory(), name="Backup")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = timezone.now()
        services.authenticate_token(secret)
        clock.shift(timedelta(seconds=59))
        with django_assert_num_queries(1):
            services.authenticate_token(secret)
        token.refresh_from_db()
        assert token.last_used_at == first
        clock.shift(timedelta(seconds=1))
        services.authenticate_token(secret)
        token.refresh_from_db()
        assert token.last_used_at == first + timedelta(seconds=60)


def test_create_api_token_stops_at_twenty():
    user = UserFactory()
    ApiTokenFactory.create_batch(services.MAX_TOKENS, user=user)

    with pytest.raises(TooManyTokens):
        services.create_api_token(user=user, name="One more")


def test_revoke_api_token_is_its_owners():
    token = ApiTokenFactory()

    with pytest.raises(PermissionDenied):
        services.revoke_api_token(token=token, actor=UserFactory())
    services.revoke_api_token(token=token, actor=token.user)

    assert not ApiToken.objects.exists()


def test_tokens_page_shows_a_secret_once(client):
    user = UserFactory()
    client.force_login(user)
    body = client.post(reverse("accounts:tokens"), {"name": "Backup"}).content.decode()
    secret = body.partition("<p><code>")[2].partition("</code>")[0]

    assert services.authenticate_token(secret) == user
    again = client.get(reverse("accounts:tokens")).content.decode()
    assert "Backup" in again
    assert secret not in again


def test_tokens_page_refuses_bad_names_and_too_many(client):
    user = UserFactory()
    client.force_login(user)
    assert client.post(reverse("accounts:tokens"), {"name": ""}).status_code == 422
    assert client.post(reverse("accounts:tokens"), {"name": "a\nb"}).status_code == 422
    ApiTokenFactory.create_batch(services.MAX_TOKENS, user=user)
    response = client.post(reverse("accounts:tokens"), {"name": "One more"})

    assert response.status_code == 422
    assert "Revoke one" in response.content.decode()
    assert 'value="One more"' in response.content.decode()


def test_revoke_is_for_own_tokens(client):
    own, foreign = ApiTokenFactory(), ApiTokenFactory()
    client.force_login(own.user)

    assert client.post(reverse("accounts:revoke_token", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("accounts:revoke_token", args=[own.pk])).status_code == 405
    client.post(reverse("accounts:revoke_token", args=[own.pk]))

    assert list(ApiToken.objects.all()) == [foreign]


def test_profile_saves_name_language_and_time_zone(client):
    member = MembershipFactory()
    client.force_login(member.user)
    data = {"name": "Ana Lima", "language": "en", "time_zone": "America/Lima"}

    assert client.post(reverse("accounts:profile"), data).url == reverse("accounts:profile")

    member.user.refresh_from_db()
    member.course.refresh_from_db()
    assert (member.user.name, member.user.time_zone) == ("Ana Lima", "America/Lima")
    assert member.course.people_version == 1


def test_profile_without_a_new_name_leaves_the_courses_alone(client):
    member = MembershipFactory()
    client.force_login(member.user)
    data = {"name": member.user.name, "language": "en", "time_zone": "Europe/Oslo"}
    client.post(reverse("accounts:profile"), data)

    member.course.refresh_from_db()
    assert member.course.people_version == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a" * 121},
        {"name": "Ana\u202eamiL"},
        {"name": "Ana\r\nBcc: x@example.org"},
        {"language": "xx"},
        {"time_zone": "Mars/Olympus"},
    ],
)
def test_profile_refuses_and_keeps_what_was_typed(client, wrong):
    user = UserFactory(name="Before")
    client.force_login(user)
    data = {"name": "After", "language": "en", "time_zone": "UTC"} | wrong

    response = client.post(reverse("accounts:profile"), data)

    user.refresh_from_db()
    assert response.status_code == 422
    assert user.name == "Before"


def test_time_zone_choices_offer_every_place_once():
    zones = [zone for _, places in time_zone_choices() for zone, _ in places]

    assert len(zones) == len(set(zones)) > 400
    assert {"UTC", "America/Argentina/Ushuaia", "Asia/Kathmandu"} <= set(zones)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "kept"), [("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Olympus", "UTC"), ("", "UTC")]
)
def test_signing_up_takes_the_time_zone_of_the_browser(client, told, kept):
    client.post(
        "/accounts/signup/",
        {
            "name": "Nia New",
            "email": "nia@example.org",
            "password1": "seven quiet lanterns",
            "password2": "seven quiet lanterns",
            "time_zone": told,
        },
    )
    assert User.objects.get(email="nia@example.org").time_zone == kept
