"""Examples in the documentation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample

_PASSAGE = {
    "reading": "who-owns-the-square",
    "start": {"block": "p3", "offset": 0},
    "end": {"block": "p3", "offset": 39},
    "exact": "A square belongs to those who cross it.",
}

ANSWER = OpenApiExample(
    "An answer",
    summary=_("An answer to an open prompt"),
    value={"body": "Those who sweep it should have the first word, because …"},
    request_only=True,
)
THREAD = OpenApiExample(
    "On a passage",
    summary=_("A conversation on a passage"),
    value={"subject": {"passage": _PASSAGE}, "body": "Who is meant by “those”?"},
    request_only=True,
)
THREAD_ON_READING = OpenApiExample(
    "On a reading",
    summary=_("A question on a whole reading"),
    value={
        "subject": {"reading": "who-owns-the-square"},
        "kind": "question",
        "body": "What would the author say about parks?",
    },
    request_only=True,
)
REPLY = OpenApiExample(
    "A reply",
    summary=_("A reply to a comment"),
    value={"body": "I read it *differently*: …", "parent": "k7m2p9q4r8s3"},
    request_only=True,
)
EDIT = OpenApiExample(
    "New words",
    summary=_("New words"),
    value={"body": "I read it differently now: …"},
    request_only=True,
)
