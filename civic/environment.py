"""What a value in the environment must look like, in sentences for whoever runs the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

import dj_database_url
from environs import EnvValidationError
from marshmallow import ValidationError


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no number
    except ValueError as error:
        raise ValidationError(f"Not an address: {error}.") from None
    return parts


def address(*schemes: str) -> Callable[[str], None]:
    """Refuse an address that does not begin with one of ``schemes``."""

    def validate(url: str) -> None:
        if _parts(url).scheme not in schemes:
            raise ValidationError(f"Must begin with {', '.join(f'{s}:' for s in schemes)}.")

    return validate


def given(value: object) -> None:
    if not value:
        raise ValidationError("Must not be empty.")


def sender(address: str) -> None:
    """An address for the From line; its domain stands in every Message-ID."""
    given(address)
    if "@" not in address or not address.rpartition("@")[2].isascii():
        raise ValidationError("Must be like Civic <civic@example.org>, its domain in ASCII.")


def site(url: str) -> None:
    parts = _parts(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise ValidationError("Must be like https://civic.example.org, without a path.")
    if not url.isascii():
        raise ValidationError("Must be in ASCII; write the host as it begins with xn--.")


def time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Not a time zone. Write it like Europe/Berlin.")


def database(url: str) -> None:
    try:
        engine = dj_database_url.parse(url).get("ENGINE", "")
    except ValueError:
        engine = ""
    if engine.rpartition(".")[2] not in ("sqlite3", "postgresql"):
        raise ValidationError("Must be like postgres://user:password@host/name or sqlite:///file.")


def complaint(error: EnvValidationError) -> str:
    """Return one text that names all variables that are missing or wrong."""
    wrong = cast("Mapping[str, list[str]]", error.error_messages)
    lines = [f"  {name}: {'; '.join(texts)}" for name, texts in sorted(wrong.items())]
    return "\n".join(
        [
            "These environment variables are missing or wrong:",
            *lines,
            "For a first run on this machine type `make run`, or set DEBUG=1.",
        ]
    )
