"""What the OpenAPI schema says beyond the views: tokens, and problems."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from api.errors import MEDIA_TYPE

_METHODS = ("get", "put", "post", "patch", "delete")


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": _("A token that you made under “API tokens” in your menu."),
        }


def introduce(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Tell at the top what holds for every operation."""
    result["info"]["description"] = "\n\n".join(
        (
            _("Courses, readings, conversations and reflections, as their members see them."),
            _(
                "**Who calls.** Send `Authorization: Bearer …` with a token that you made "
                "under “API tokens” in your menu; you then see and do what you see and do on the "
                "site. With the site’s session instead, writing needs the `X-CSRFToken` header."
            ),
            _(
                "**What is not yours to see is absent**: 404, as if it did not exist. What you "
                "see and may not do is 403; a state that forbids it, 409 with a sentence that "
                "says what to do. Every problem is `application/problem+json` (RFC 9457)."
            ),
            _(
                "**Lists** come in pages of 50, at most 100 (`page_size`). **Moments** are in "
                "UTC. **Offsets** count Unicode code points. After 429 wait for `Retry-After` "
                "seconds."
            ),
        )
    )
    result["tags"] = [
        {"name": name, "x-displayName": title, "description": description}
        for name, title, description in _subjects()
    ]
    return result


def _subjects() -> tuple[tuple[str, str, str], ...]:
    """Return name, title and description of each tag, in the order of a first visit."""
    return (
        ("people", _("You"), _("Who calls.")),
        ("courses", _("Courses"), _("The courses that you take part in.")),
        ("readings", _("Inquiries and readings"), _("Public questions, and essays on them.")),
        ("prompts", _("Prompts"), _("What is asked of those who have read.")),
        ("reflections", _("Answers"), _("What they answer: yours, and those you may see.")),
        ("discussions", _("Conversations"), _("What is said about readings and answers.")),
    )


def add_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Say that every operation may answer with a problem."""
    result["components"]["schemas"]["Problem"] = _problem()
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for method in _METHODS:
            if method in path:
                path[method]["responses"]["default"] = {
                    "description": _("A problem: the request was not carried out."),
                    "content": content,
                }
    return result


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "description": _("Problem details as RFC 9457 has them."),
        "properties": {
            "type": {
                "type": "string",
                "description": _(
                    "about:blank for a problem of HTTP itself; else the state met, for example "
                    "/api/v1/docs/#thread-locked."
                ),
            },
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": _("What to do, in your language.")},
            "errors": {
                "type": "object",
                "description": _("What is wrong, by the dotted path of the field."),
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
        "required": ["type", "title", "status", "detail"],
    }
