"""The schema is valid, and the page that shows it stays on this site."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import get_resolver

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


def test_docs_load_nothing_from_elsewhere(anonymous, db):
    page = anonymous.get("/api/v1/docs/")

    text = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]* src=)", text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
    script = anonymous.get(re.findall(r'src="(/api/[^"]+)"', text)[0])
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert '"validatorUrl": null' in script.content.decode()


def test_docs_and_schema_are_throttled(anonymous, db):
    statuses = [anonymous.get("/api/v1/docs/").status_code for _ in range(31)]

    assert statuses == [200] * 30 + [429]
    problem = anonymous.get("/api/v1/docs/")
    assert json.loads(problem.content)["status"] == 429
