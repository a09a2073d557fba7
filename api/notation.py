"""Types of the schema in the short notation that programmers know: ``Member[] | null``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_LIMITS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern")
_PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class Piece:
    """A part of a type's notation; a named schema can be looked up."""

    text: str
    anchor: str = ""


Notation = tuple[Piece, ...]
NULL = Piece("null")


def name_of(schema: Mapping[str, Any]) -> str:
    """Return the name of the schema that ``schema`` refers to; empty where it is its own."""
    inner = schema.get("allOf") or [{}]
    return str(schema.get("$ref") or inner[0].get("$ref", "")).removeprefix(_PREFIX)


def anchor_of(name: str) -> str:
    return f"schema-{name.lower()}"


def notation(schema: Mapping[str, Any], named: Mapping[str, Any]) -> Notation:
    """Return the type of ``schema``; ``named`` are the schemas that it may refer to."""
    choices = list(_choices(schema, named))
    if schema.get("nullable"):
        choices.append((NULL,))
    return _joined(choices)


def limits(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what else a value must be, in the words of JSON Schema."""
    if schema.get("readOnly"):
        return ()
    found = [f"{name}: {schema[name]}" for name in _LIMITS if name in schema]
    if schema.get("default", "") != "":
        found.append(f"default: {json.dumps(schema['default'])}")
    return tuple(found)


def _choices(schema: Mapping[str, Any], named: Mapping[str, Any]) -> Iterator[Notation]:
    if name := name_of(schema):
        yield (NULL,) if is_null(named[name]) else (Piece(name, anchor_of(name)),)
    elif inner := schema.get("oneOf") or schema.get("anyOf"):
        yield from (notation(choice, named) for choice in inner)
    elif values := schema.get("enum"):
        yield from ((Piece(json.dumps(value)),) for value in values)
    else:
        kinds = schema.get("type", "any")
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            yield _plain(kind, schema, named)


def is_null(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") == NULL.text


def _plain(kind: str, schema: Mapping[str, Any], named: Mapping[str, Any]) -> Notation:
    if kind == "array":
        return _list_of(notation(schema.get("items", {}), named))
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        inner = notation(schema["additionalProperties"], named)
        return (Piece("{string: "), *inner, Piece("}"))
    if kind == "string" and "format" in schema:
        return (Piece(f"string ({schema['format']})"),)
    return (Piece(kind),)


def _list_of(inner: Notation) -> Notation:
    if Piece(" | ") in inner:
        inner = (Piece("("), *inner, Piece(")"))
    return (*inner, Piece("[]"))


def _joined(choices: Iterable[Notation]) -> Notation:
    pieces: list[Piece] = []
    for choice in choices:
        pieces += [Piece(" | "), *choice] if pieces else choice
    return tuple(pieces)
