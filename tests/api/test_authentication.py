"""Tokens: who they act for, and when they do not."""

from __future__ import annotations

import pytest
from django.utils import translation
from rest_framework.test import APIClient

from accounts.services import create_api_token, revoke_api_token
from discussions.models import Comment
from tests.api.conftest import url


@pytest.fixture
def secret(student):
    return create_api_token(user=student.user, name="Notebook")[1]


def with_token(secret):
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_token_acts_for_its_owner_without_a_csrf_token(course, student, thread, secret):
    client = with_token(secret)

    assert client.get("/api/v1/me/").json()["email"] == student.user.email
    response = client.post(
        url(course, "threads", thread.public_id, "comments"), {"body": "Hm."}, format="json"
    )
    assert response.status_code == 201
    assert Comment.objects.get().author == student


def test_token_of_somebody_shut_out_is_refused(student, secret):
    student.user.is_active = False
    student.user.save()

    assert with_token(secret).get("/api/v1/me/").status_code == 401


def test_revoked_token_is_refused(student, secret):
    revoke_api_token(token=student.user.api_tokens.get(), actor=student.user)

    response = with_token(secret).get("/api/v1/me/")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert response.json()["detail"] == (
        "This token is not valid. Make a new one under “API tokens” in your menu."
    )


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer wrong", "bearer \xe9"])
def test_header_out_of_shape_is_refused(db, header):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)

    assert client.get("/api/v1/me/").status_code == 401


def test_wrong_token_is_not_rescued_by_a_session(student):
    client = with_token("wrong")
    client.force_login(student.user)

    assert client.get("/api/v1/me/").status_code == 401


def test_token_is_answered_in_its_owners_language_and_the_next_is_not(student, secret):
    student.user.language = "de"
    student.user.save()
    before = translation.get_language()

    told = with_token(secret).get("/api/v1/courses/?page=0").json()

    assert told["detail"] == "Ungültige Seite."
    assert translation.get_language() == before


def test_token_of_a_member_opens_no_other_course(secret, outsider):
    assert with_token(secret).get(url(outsider.course)).status_code == 404
