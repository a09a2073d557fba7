"""What goes wrong, told as problem details (RFC 9457), in one place for the whole API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.serializers import as_serializer_error
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from common.errors import DomainError

MEDIA_TYPE = "application/problem+json"
#: Problems of HTTP itself need no type of their own (RFC 9457, 4.2.1).
PLAIN = "about:blank"


class KeyUsedForSomethingElse(exceptions.APIException):
    """The idempotency key belongs to another submission of the same member."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


def problem_details(exc: Exception, context: Mapping[str, Any]) -> JsonResponse | None:
    """Return the problem that ``exc`` is; None for a defect of ours, which is a 500."""
    if isinstance(exc, DomainError):
        set_rollback()
        return _problem(HTTPStatus.CONFLICT, str(exc), kind=f"/api/v1/docs/#{anchor_of(type(exc))}")
    translated = _as_api_exception(exc)
    if translated is None:
        return None
    set_rollback()
    return _problem_of(translated)


def _as_api_exception(exc: Exception) -> exceptions.APIException | None:
    if isinstance(exc, Http404):
        return exceptions.NotFound(_("There is nothing here, or it is not for you to see."))
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied(str(exc) or None)
    if isinstance(exc, ValidationError):
        return exceptions.ValidationError(as_serializer_error(exc))
    return exc if isinstance(exc, exceptions.APIException) else None


def _problem_of(exc: exceptions.APIException) -> JsonResponse:
    if isinstance(exc, exceptions.ValidationError):
        detail = _("Some of what was sent cannot be taken; “errors” says what and why.")
        response = _problem(exc.status_code, detail, errors=_by_field(exc.detail))
    else:
        response = _problem(exc.status_code, str(exc.detail))
    if header := getattr(exc, "auth_header", None):
        response.headers["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def _problem(
    status: int, detail: str, *, kind: str = PLAIN, errors: Mapping[str, Any] | None = None
) -> JsonResponse:
    body: dict[str, Any] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
    }
    if errors is not None:
        body["errors"] = errors
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def anchor_of(state: type[DomainError]) -> str:
    """Return where the documentation tells of ``state``: the name of the class, in words."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", state.__name__).lower()


def _by_field(detail: Any) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for field, sentence in _sentences(detail, ""):
        errors.setdefault(field or api_settings.NON_FIELD_ERRORS_KEY, []).append(sentence)
    return errors


def _sentences(detail: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence with the dotted path of its field."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            part = "" if name == api_settings.NON_FIELD_ERRORS_KEY else str(name)
            yield from _sentences(inner, ".".join(filter(None, (path, part))))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _sentences(inner, f"{path}.{index}" if nested else path)
    else:
        yield path, str(detail)
