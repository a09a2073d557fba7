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
            "description": _("A token that you made on your profile page."),
        }


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
