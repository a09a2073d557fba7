"""Random public identifiers, so that no URL tells how many rows there are."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import models

#: Digits and lower-case letters without 0, o, 1, l, i: read aloud without mistakes.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12


def new_public_id() -> str:
    """Return 12 random characters (59 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class PublicIdField(models.CharField):
    """The identifier of a row in URLs, API fields, DOM ids and Message-IDs."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {
            "max_length": LENGTH,
            "default": new_public_id,
            "unique": True,
            "editable": False,
        }
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "default", "unique", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs
