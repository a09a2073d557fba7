from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from courses.codes import new_code, normalise, shown
from courses.models import Membership
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
CODE = "7K3F-9Q10"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def open_course(course):
    course.join_code = "7K3F9Q10"
    course.save()
    return course


@pytest.fixture
def newcomer(client):
    user = UserFactory(name="Nia Newcomer")
    client.force_login(user)
    return user


def test_visitor_is_sent_to_sign_in_and_back(client, open_course):
    response = client.get(reverse("courses:join", args=[CODE]))

    assert response.url == f"{reverse('account_login')}?next=/join/{CODE}/"


def test_typed_code_leads_to_a_look_at_the_course(client, newcomer, open_course):
    assert client.get(reverse("courses:join")).status_code == 200

    response = client.post(reverse("courses:join"), {"code": " 7k3f 9qio"}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("courses:join", args=[CODE])
    body = response.content.decode()
    assert open_course.title in body
    assert "Nia Newcomer" in body
    assert not Membership.objects.exists()


def test_button_joins_and_again_is_harmless(client, newcomer, open_course):
    for _ in range(2):
        response = client.post(reverse("courses:join", args=[CODE]))
        assert response.url == open_course.get_absolute_url()

    assert Membership.objects.get().user == newcomer


@pytest.mark.parametrize("typed", ["", "7K3F", "7K3F-9Q1U", "x" * 41])
def test_what_is_no_code_is_refused_and_kept(client, newcomer, typed):
    response = client.post(reverse("courses:join"), {"code": typed})

    assert response.status_code == 422
    assert typed in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_expired_code_says_what_to_do(client, newcomer, open_course, method):
    open_course.join_code_expires_at = timezone.now() - timedelta(minutes=1)
    open_course.save()

    response = getattr(client, method)(reverse("courses:join", args=[CODE]))

    assert response.status_code == 422
    body = response.content.decode()
    assert "This join code has expired. Ask your instructor for a new one." in body
    assert CODE in body


def test_address_that_is_no_code_is_refused(client, newcomer):
    assert client.get("/join/hello/").status_code == 422


def test_eleventh_wrong_code_in_an_hour_is_refused_even_if_right(client, newcomer, open_course):
    for _ in range(10):
        assert client.get(reverse("courses:join", args=["ZZZZ-ZZZZ"])).status_code == 422

    for response in (
        client.get(reverse("courses:join", args=[CODE])),
        client.post(reverse("courses:join", args=[CODE])),
        client.post(reverse("courses:join"), {"code": CODE}),
    ):
        assert response.status_code == 429
        assert "Wait an hour" in response.content.decode()
    assert not Membership.objects.exists()


def test_fifty_wrong_codes_from_one_address_stop_everybody_there(client, open_course):
    for _ in range(5):
        client.force_login(UserFactory())
        for _ in range(10):
            client.post(reverse("courses:join"), {"code": "ZZZZZZZZ"})
    client.force_login(UserFactory())

    assert client.get(reverse("courses:join", args=[CODE])).status_code == 429
    elsewhere = client.get(reverse("courses:join", args=[CODE]), REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_right_codes_do_not_count(client, open_course):
    for _ in range(60):
        client.force_login(UserFactory())
        assert client.post(reverse("courses:join", args=[CODE])).status_code == 302


def test_new_codes_are_eight_unmistakable_characters():
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(normalise(shown(code).lower()) == code for code in codes)
