"""The schema is told to people without loss: operations, types, limits and examples."""

from __future__ import annotations

import pytest

from api.notation import limits, notation
from api.reference import reference_of

TEXT = {"type": "string"}
MEMBER = {"$ref": "#/components/schemas/Member"}
NAMED = {
    "Member": {
        "type": "object",
        "description": "Somebody of ``the`` course.",
        "properties": {
            "name": {"type": "string", "readOnly": True, "title": "As others see it"},
            "note": {"type": "string", "maxLength": 12, "description": "Markdown."},
        },
        "required": ["name", "note"],
    },
    "NullEnum": {"type": "null"},
    "Role": {"type": "string", "enum": ["student", "assistant"], "description": "* `student`"},
}


@pytest.fixture
def schema():
    member = {"content": {"application/json": {"schema": MEMBER}}}
    problem = {"description": "A problem.", "content": {"a/b": {"schema": {"type": "object"}}}}
    rename = {
        "operationId": "rename_member",
        "tags": ["people"],
        "summary": "Rename",
        "description": "Gives a <b>name</b>.",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        ],
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": MEMBER,
                    "examples": {"A": {"summary": "A name", "value": {"name": "Zoë"}}},
                }
            }
        },
        "responses": {
            "200": {"description": ""} | member,
            "201": {"description": ""} | member,
            "default": problem,
        },
    }
    leave = {
        "operationId": "leave",
        "tags": ["people"],
        "summary": "Leave",
        "description": "Goes.",
        "responses": {"204": {"description": "No response body"}},
    }
    return {
        "tags": [{"name": "people", "x-displayName": "You", "description": "Who calls."}],
        "paths": {"/me/{id}/": {"delete": leave, "post": rename}},
        "components": {"schemas": NAMED},
    }


@pytest.fixture
def rename(schema):
    return reference_of(schema).groups[0].operations[0]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"type": "integer"}, "integer"),
        ({}, "any"),
        ({"type": ["string", "null"], "format": "date-time"}, "string (date-time) | null"),
        ({"type": "string", "nullable": True}, "string | null"),
        ({"enum": ["a", None]}, '"a" | null'),
        (MEMBER, "Member"),
        ({"allOf": [MEMBER], "readOnly": True}, "Member"),
        ({"oneOf": [MEMBER, {"type": "null"}]}, "Member | null"),
        ({"oneOf": [MEMBER, {"$ref": "#/components/schemas/NullEnum"}]}, "Member | null"),
        ({"type": "array", "items": MEMBER}, "Member[]"),
        (
            {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
            "integer[][]",
        ),
        ({"type": "array", "items": {"type": ["string", "null"]}}, "(string | null)[]"),
        (
            {"type": "object", "additionalProperties": {"type": "array", "items": MEMBER}},
            "{string: Member[]}",
        ),
    ],
)
def test_type_is_told_in_short(said, told):
    assert "".join(piece.text for piece in notation(said, NAMED)) == told


def test_type_leads_to_the_schema_it_names():
    pieces = notation({"type": "array", "items": MEMBER}, NAMED)

    assert [piece.anchor for piece in pieces] == ["schema-member", ""]


def test_limits_are_told_of_what_is_sent():
    said = {"type": "string", "maxLength": 12, "default": "comment"}

    assert limits(said) == ("maxLength: 12", 'default: "comment"')
    assert limits(said | {"readOnly": True}) == ()
    assert limits({"type": "boolean", "default": False}) == ("default: false",)
    assert limits({"type": "string", "default": ""}) == ()


def test_operations_stand_under_their_subject_in_the_order_of_methods(schema):
    [group] = reference_of(schema).groups

    assert (group.anchor, group.title) == ("about-people", "You")
    assert [operation.method for operation in group.operations] == ["POST", "DELETE"]


def test_operation_tells_what_is_sent(rename):
    [parameter] = rename.parameters
    [example] = rename.examples

    assert (rename.anchor, rename.path) == ("rename-member", "/me/{id}/")
    assert (parameter.name, parameter.place, parameter.is_required) == ("id", "path", True)
    assert rename.body.name == "Member"
    assert (example.title, example.text) == ("A name", '{\n  "name": "Zoë"\n}')


def test_operation_tells_each_answer_and_its_fields_once(rename):
    told = [(answer.status, answer.description) for answer in rename.answers]

    assert told == [("200", "OK"), ("201", "Created"), ("", "A problem.")]
    assert [shape.name for shape in rename.answer_shapes] == ["Member"]


def test_operation_without_bodies_has_none(schema):
    leave = reference_of(schema).groups[0].operations[1]

    assert (leave.body, leave.examples, leave.answer_shapes) == (None, (), ())
    assert leave.answers[0].type == ()


def test_field_is_described_and_required_only_where_it_is_sent(rename):
    name, note = rename.body.fields

    assert "As others see it" in name.description_html
    assert (name.is_required, note.is_required) == (False, True)
    assert note.limits == ("maxLength: 12",)


def test_descriptions_are_safe_html(rename):
    assert "<b>" not in rename.description_html
    assert "<code>the</code>" in rename.body.description_html


def test_schemas_are_sorted_and_null_is_none(schema):
    member, role = reference_of(schema).shapes

    assert (member.name, role.name) == ("Member", "Role")
    assert "".join(piece.text for piece in role.type) == '"student" | "assistant"'
    assert role.fields == ()
