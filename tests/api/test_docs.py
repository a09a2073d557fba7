"""The schema is valid, and the page that shows it stays on this site."""

from __future__ import annotations

import html
import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from api.errors import anchor_of
from api.states import STATES
from discussions import errors as discussion_errors
from prompts import errors as prompt_errors

METHODS = {"get", "put", "post", "patch", "delete"}


@pytest.fixture
def schema(anonymous, db):
    return anonymous.get("/api/v1/schema/?format=json").json()


def operations(schema):
    for address, path in schema["paths"].items():
        for method in METHODS & path.keys():
            yield f"{method} {address}", path[method]


def test_schema_is_valid_and_complete():
    out = StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)

    assert "openapi: 3.1.0" in out.getvalue()


def test_schema_names_every_address(schema):
    found = get_resolver("api.urls").reverse_dict
    routes = {name for name in found if isinstance(name, str)}

    assert len(schema["paths"]) == len(routes - {"schema", "docs", "nowhere"})


def test_schema_describes_every_operation_in_a_sentence(schema):
    for name, operation in operations(schema):
        assert operation["description"].endswith("."), name
        assert operation["summary"], name
        assert operation["security"] == [{"token": []}, {"cookieAuth": []}], name
        assert "default" in operation["responses"], name


@pytest.mark.parametrize("query", ["", "?version=a%0Ab", "?lang=xx", "?version=2", "?lang=%00"])
def test_schema_is_public_whatever_is_asked(anonymous, db, query):
    assert anonymous.get(f"/api/v1/schema/{query}").status_code == 200


@pytest.fixture
def page(anonymous, db):
    response = anonymous.get("/api/v1/docs/")
    assert response.status_code == 200
    return response.content.decode()


def test_docs_load_nothing_from_elsewhere(page):
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_docs_tell_every_operation_and_schema(page, schema):
    for _, operation in operations(schema):
        assert f'<section id="{operation["operationId"].replace("_", "-")}"' in page
        assert operation["summary"] in html.unescape(page)
    for name in schema["components"]["schemas"].keys() - {"NullEnum"}:
        assert f'<section id="schema-{name.lower()}"' in page


def test_links_of_the_docs_lead_somewhere(page):
    anchors = re.findall(r'\bid="([^"]+)"', page)

    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_every_subject_is_introduced(schema):
    introduced = {tag["name"] for tag in schema["tags"]}

    assert {tag for _, operation in operations(schema) for tag in operation["tags"]} == introduced


def errors_of(module):
    kinds = {kind for kind in vars(module).values() if isinstance(kind, type)}
    return {kind for kind in kinds if kind.__module__ == module.__name__}


def test_docs_tell_every_state_that_stops_a_caller(page):
    of_forms = prompt_errors.PromptRefused | discussion_errors.UnknownPlace
    found = errors_of(discussion_errors) | errors_of(prompt_errors)

    assert {state for state in found if not issubclass(state, of_forms)} <= STATES.keys()
    for state in STATES:
        assert f'id="{anchor_of(state)}"' in page


def test_docs_tell_the_limits_in_force(page):
    text = " ".join(page.split())

    assert "pages of 50" in text
    assert "up to 100" in text
    assert "240 times a minute, and change something 60 times" in text
    assert "at most 64 characters" in text


def test_docs_greet_whoever_is_signed_in(api, student):
    page = api(student).get("/api/v1/docs/").content.decode()

    assert 'id="account-menu"' in page


def test_docs_and_schema_are_throttled(anonymous, db):
    statuses = [anonymous.get("/api/v1/docs/").status_code for _ in range(31)]

    assert statuses == [200] * 30 + [429]
    problem = anonymous.get("/api/v1/docs/")
    assert json.loads(problem.content)["status"] == 429
