"""A query compiled once and run many times with other values.

Django builds the SQL of a query anew each time. Where the same deep query (who may see
what) is asked for every mail of thousands, building costs several times what running does.
The SQL is still the one that the queryset makes: only its parameters are exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import QuerySet
from psycopg import Cursor

Value: TypeAlias = int | datetime | Sequence[int]
_compiled: dict[Hashable, tuple[str, tuple[Any, ...], dict[str, list[Any]]]] = {}


def rows_of(
    shape: Hashable, build: Callable[..., QuerySet[Any, Any]], **values: Value
) -> list[tuple[Any, ...]]:
    """Return the rows of ``build(**values)``, which must be a ``values_list`` queryset.

    Args:
        shape: names the query, and everything besides ``values`` on which it depends.
        build: makes the queryset. It may use the values as parameters only: a branch on
            one of them would be taken once for all.
        values: numbers, moments, and lists of numbers (of any length but zero).
    """
    sizes = tuple((name, _size(value)) for name, value in sorted(values.items()))
    key = (shape, sizes, connection.vendor)
    if key not in _compiled:
        _compiled[key] = _compile(build, values)
    sql, parameters, marks = _compiled[key]
    exchanged = {
        mark: actual
        for name, value in values.items()
        for mark, actual in zip(marks[name], _parameters(value), strict=True)
    }
    return _run(sql, [exchanged.get(each, each) for each in parameters])


def _run(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()
    # Planning so deep a query takes PostgreSQL longer than running it: let it plan once.
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        return cursor.execute(sql, parameters, prepare=True).fetchall()


def _compile(
    build: Callable[..., QuerySet[Any, Any]], values: dict[str, Value]
) -> tuple[str, tuple[Any, ...], dict[str, list[Any]]]:
    stand_ins = {
        name: _stand_in(value, place) for place, (name, value) in enumerate(values.items())
    }
    sql, parameters = build(**stand_ins).query.sql_with_params()
    return sql, parameters, {name: _parameters(value) for name, value in stand_ins.items()}


def _stand_in(value: Value, place: int) -> Value:
    """A value that nothing else in a query has."""
    number = -9_000_000_000 - place * 1_000_000
    if isinstance(value, datetime):
        return datetime(1931, 5, 7, 11, 13, 17, 19 + place, tzinfo=UTC)
    if isinstance(value, int):
        return number
    return [number - n - 1 for n in range(_size(value))]


def _size(value: Value) -> int:
    """How many parameters a list takes: a power of two, so that few lengths are compiled."""
    if isinstance(value, int | datetime):
        return 0
    return 1 << (len(value) - 1).bit_length()


def _parameters(value: Value) -> list[Any]:
    """``value`` as the database gets it; a list is filled up with its last element."""
    if isinstance(value, datetime):
        return [connection.ops.adapt_datetimefield_value(value)]
    if isinstance(value, int):
        return [value]
    return [*value, *[value[-1]] * (_size(value) - len(value))]
