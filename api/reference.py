"""The OpenAPI schema in the shape of a page that people read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from api.notation import Notation, anchor_of, is_null, limits, name_of, notation
from common.text import to_html

#: In the order in which one meets them.
_METHODS = ("get", "post", "put", "patch", "delete")
#: What every operation may answer besides; the page tells it once.
_OTHERWISE = "default"


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body. ``place`` is where a parameter stands."""

    name: str
    type: Notation
    limits: tuple[str, ...]
    is_required: bool
    description_html: str
    place: str = ""


@dataclass(frozen=True)
class Shape:
    """A named schema: an object with fields, or the values that a string may have."""

    name: str
    anchor: str
    description_html: str
    type: Notation
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Answer:
    """``status`` is empty for all that are not named."""

    status: str
    description: str
    type: Notation


@dataclass(frozen=True)
class Example:
    title: str
    text: str


@dataclass(frozen=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description_html: str
    parameters: tuple[Field, ...]
    body: Shape | None
    examples: tuple[Example, ...]
    answers: tuple[Answer, ...]
    answer_shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Group:
    """Operations on one subject."""

    anchor: str
    title: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Reference:
    groups: tuple[Group, ...]
    shapes: tuple[Shape, ...]


def reference_of(schema: Mapping[str, Any]) -> Reference:
    """Return what the page of the whole ``schema`` says."""
    named = schema["components"]["schemas"]
    found = list(_operations(schema["paths"], named))
    groups = tuple(
        Group(
            anchor=f"about-{tag['name']}",
            title=tag["x-displayName"],
            description=tag["description"],
            operations=tuple(operation for name, operation in found if name == tag["name"]),
        )
        for tag in schema["tags"]
    )
    shapes = (_shape(name, named) for name in sorted(named) if not is_null(named[name]))
    return Reference(groups, tuple(shapes))


def _operations(
    paths: Mapping[str, Any], named: Mapping[str, Any]
) -> Iterator[tuple[str, Operation]]:
    """Yield each operation with the tag under which it stands."""
    for path, methods in paths.items():
        for method in _METHODS:
            if method in methods:
                yield (
                    methods[method]["tags"][0],
                    _operation(method, path, methods[method], named),
                )


def _operation(
    method: str, path: str, said: Mapping[str, Any], named: Mapping[str, Any]
) -> Operation:
    sent = _content(said.get("requestBody", {}))
    return Operation(
        anchor=said["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        summary=said["summary"],
        description_html=to_html(said["description"]),
        parameters=tuple(_parameter(one, named) for one in said.get("parameters", ())),
        body=_shape(name_of(sent["schema"]), named) if sent else None,
        examples=tuple(_example(one) for one in sent.get("examples", {}).values()),
        answers=tuple(_answer(status, one, named) for status, one in said["responses"].items()),
        answer_shapes=tuple(_shape(name, named) for name in _answered(said["responses"])),
    )


def _content(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is said of the one media type that ``body`` has; empty where it has none."""
    return next(iter(body.get("content", {}).values()), {})


def _parameter(said: Mapping[str, Any], named: Mapping[str, Any]) -> Field:
    return Field(
        name=said["name"],
        type=notation(said["schema"], named),
        limits=limits(said["schema"]),
        is_required=said.get("required", False),
        description_html=to_html(said.get("description", "")),
        place=said["in"],
    )


def _shape(name: str, named: Mapping[str, Any]) -> Shape:
    schema = named[name]
    required = schema.get("required", ())
    return Shape(
        name=name,
        anchor=anchor_of(name),
        description_html=to_html(schema.get("description", "")),
        type=notation(schema, named),
        fields=tuple(
            _field(field, said, named, is_required=field in required)
            for field, said in schema.get("properties", {}).items()
        ),
    )


def _field(
    name: str, said: Mapping[str, Any], named: Mapping[str, Any], *, is_required: bool
) -> Field:
    return Field(
        name=name,
        type=notation(said, named),
        limits=limits(said),
        # What we answer is always there; that needs no word.
        is_required=is_required and not said.get("readOnly"),
        description_html=to_html(said.get("description") or said.get("title", "")),
    )


def _example(said: Mapping[str, Any]) -> Example:
    return Example(said["summary"], json.dumps(said["value"], indent=2, ensure_ascii=False))


def _answer(status: str, said: Mapping[str, Any], named: Mapping[str, Any]) -> Answer:
    content = _content(said)
    is_otherwise = status == _OTHERWISE
    return Answer(
        status="" if is_otherwise else status,
        description=said["description"] if is_otherwise else HTTPStatus(int(status)).phrase,
        type=notation(content["schema"], named) if content else (),
    )


def _answered(responses: Mapping[str, Any]) -> list[str]:
    """Return the names of the schemas of what is answered, each once."""
    contents = (_content(said) for status, said in responses.items() if status != _OTHERWISE)
    names = (name_of(content["schema"]) for content in contents if content)
    return list(dict.fromkeys(filter(None, names)))
