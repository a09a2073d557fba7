"""A submission that is sent twice is made once."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import KeyUsedForSomethingElse
from common.text import clean_text
from discussions.models import Comment

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
MAX_LENGTH = 64

PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description=gettext_lazy(
        "Up to 64 printable ASCII characters of your choice, new for each submission. Sent "
        "again with the same key, the request changes nothing and answers 200 with what the "
        "first one made and `Idempotency-Replayed: true`; with other content it answers 422."
    ),
)


def key_of(request: Request) -> str:
    """Return the key of the submission; a new one where the caller gave none."""
    key = request.headers.get(HEADER)
    if key is None:
        return secrets.token_urlsafe(24)
    if not (0 < len(key) <= MAX_LENGTH and key.isascii() and key.isprintable()):
        raise ValidationError({HEADER: [_("Use 1 to 64 printable ASCII characters.")]})
    return key


def check_is_same(comment: Comment, *, body: str, is_same_place: bool) -> None:
    """Refuse a key that made another ``comment`` than the one which is asked for now.

    What the comment said at first is compared, not what it was edited to; a tombstone,
    whose words may be gone, is taken as the same.

    Args:
        comment: what the key has made.
        body: what is to be said now.
        is_same_place: whether the comment stands where it is asked for now.

    Raises:
        KeyUsedForSomethingElse: they differ.
    """
    said = comment.versions.filter(number=1).values_list("body_md", flat=True).first()
    is_same_text = not comment.is_standing or said == clean_text(body).strip()
    if not (is_same_place and is_same_text):
        raise KeyUsedForSomethingElse(
            _("This idempotency key was used for something else. Use a new key.")
        )


def answer(data: Any, *, is_replay: bool) -> Response:
    """Return 201 for what was made now, and 200 for what an earlier request made."""
    if is_replay:
        return Response(data, status=status.HTTP_200_OK, headers={REPLAYED: "true"})
    return Response(data, status=status.HTTP_201_CREATED)
