"""Every refusal is a problem that says what to do."""

from __future__ import annotations

import json

import pytest
from rest_framework.test import APIClient

from api.errors import problem_details
from api.throttles import WriteThrottle
from discussions.models import Comment
from tests.api.conftest import url


@pytest.fixture
def comments(course, thread):
    return url(course, "threads", thread.public_id, "comments")


def is_problem(response, status):
    told = response.json()
    return (
        response.status_code == told["status"] == status
        and response.headers["Content-Type"] == "application/problem+json"
        and {"type", "title", "detail"} < set(told)
    )


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "",
        "nonsense",
        "[" * 100_000,
        '{"body": ' + "[" * 100_000,
        '{"body": NaN}',
        '{"body": ' + "9" * 5000 + "}",
        b'{"body": "\xff"}',
    ],
)
def test_malformed_json_is_a_problem(api, student, comments, text):
    response = api(student).post(comments, data=text, content_type="application/json")

    assert is_problem(response, 400)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["[]", '"body"', "7", "null", "true"])
def test_json_that_is_no_object_is_a_problem(api, student, comments, text):
    response = api(student).post(comments, data=text, content_type="application/json")

    assert is_problem(response, 400)
    assert "non_field_errors" in response.json()["errors"] or "body" in response.json()["errors"]


@pytest.mark.parametrize(
    "body", ["a\0b", "a\ud800b", None, 7, ["x"], {"x": "y"}, True], ids=lambda body: repr(body)
)
def test_body_that_is_no_text_is_a_problem(api, student, comments, body):
    text = json.dumps({"body": body})

    response = api(student).post(comments, data=text, content_type="application/json")

    if response.status_code == 201:  # DRF takes numbers for their digits
        assert body == 7
    else:
        assert is_problem(response, 400)
        assert list(response.json()["errors"]) == ["body"]


def test_missing_field_is_named(api, student, comments):
    response = api(student).post(comments, {})

    assert is_problem(response, 400)
    assert response.json()["errors"] == {"body": ["This field is required."]}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_other_media_types_are_refused(api, student, comments, kind):
    assert is_problem(api(student).post(comments, data="body=x", content_type=kind), 415)


def test_request_that_is_too_large_is_refused(api, student, comments):
    response = api(student).post(comments, {"body": "x" * 1_100_000})

    assert is_problem(response, 413)


def test_other_formats_are_not_offered(api, student, comments):
    assert is_problem(api(student).get(comments, headers={"Accept": "application/xml"}), 406)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_method_that_is_not_offered_is_refused(api, student, comments, method):
    assert is_problem(getattr(api(student), method)(comments), 405)


@pytest.mark.parametrize("at", ["", "nothing/", "courses", "courses/city/nothing/", "me/x/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_address_that_is_none_is_a_problem(anonymous, db, at, method):
    assert is_problem(getattr(anonymous, method)(f"/api/v1/{at}"), 404)


@pytest.mark.parametrize("slug", ["%00", "a%0Ab", "x" * 500, "..%2f"])
def test_strange_addresses_are_absent(api, student, slug):
    client = api(student)

    assert is_problem(client.get(f"/api/v1/courses/{slug}/"), 404)
    assert is_problem(client.get(f"/api/v1/courses/city/threads/{slug}/"), 404)


def test_session_needs_the_csrf_token_to_write(student, comments):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(student.user)

    assert client.get(comments).status_code == 200
    assert is_problem(client.post(comments, {"body": "Hm."}, format="json"), 403)
    assert not Comment.objects.exists()


def test_defect_of_ours_is_no_problem_of_the_caller():
    assert problem_details(ZeroDivisionError(), {}) is None


def test_writing_is_throttled_more_than_reading(api, student, comments, monkeypatch):
    monkeypatch.setattr(WriteThrottle, "rate", "2/min", raising=False)
    client = api(student)

    written = [client.post(comments, {"body": "Hm."}) for _ in range(3)]

    assert [response.status_code for response in written] == [201, 201, 429]
    assert is_problem(written[2], 429)
    assert 1 <= int(written[2].headers["Retry-After"]) <= 61
    assert client.get(comments).status_code == 200
    assert Comment.objects.count() == 2


def test_problem_speaks_the_callers_language(api, student):
    student.user.language = "de"
    student.user.save()

    response = api(student).get("/api/v1/courses/city/", headers={"Accept": "text/csv"})

    assert "Kann die" in response.json()["detail"]


def test_head_answers_as_get_without_a_body(api, student, comments):
    response = api(student).head(comments)

    assert (response.status_code, response.content) == (200, b"")


def test_answers_are_kept_by_no_cache(api, student, comments):
    response = api(student).get(comments)

    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
