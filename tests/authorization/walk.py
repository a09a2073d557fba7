"""Every address of the site, with the view behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf.

    Attributes:
        name: namespaces and name, for example ``classroom:reading``; for a pattern without
            a name its route. A name that stands for a second set of arguments bears them:
            ``courses:join(code)``.
        route: the whole route as written, for example ``c/<slug:course>/``.
        arguments: names of its captured arguments.
    """

    name: str
    route: str
    arguments: tuple[str, ...]


def addresses() -> list[Address]:
    """Return all addresses of the root URLconf, each name and set of arguments once."""
    found: dict[str, Address] = {}
    for address in _walk(get_resolver(), "", (), ()):
        known = found.get(address.name)
        if known is not None and known.arguments != address.arguments:
            address = replace(address, name=f"{address.name}({','.join(address.arguments)})")
        found[address.name] = address
    return sorted(found.values(), key=lambda address: address.name)


def _walk(
    resolver: URLResolver, route: str, spaces: tuple[str, ...], captured: tuple[str, ...]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        whole = route + str(entry.pattern)
        names = captured + _arguments(entry)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, whole, inner, names)
        else:
            yield Address(":".join((*spaces, _name(entry, whole))), whole, names)


def _arguments(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    pattern: Any = entry.pattern
    return tuple(getattr(pattern, "converters", None) or pattern.regex.groupindex)


def _name(pattern: URLPattern, route: str) -> str:
    return pattern.name or route
