"""The schema, the page that shows it, and every other address."""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn

from django.conf import settings
from django.http import Http404
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from api import idempotency
from api.errors import anchor_of
from api.pagination import Pages
from api.reference import Reference, reference_of
from api.states import STATES


class Schema(SpectacularAPIView):
    """The same for everybody; it holds no data."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def _get_version_parameter(self, request: Request) -> None:
        """There is one version; the query string must not put another into a header."""


class Docs(APIView):
    """A page of the site like any other; the session only tells whose name stands at its top."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (AllowAny,)
    renderer_classes = (TemplateHTMLRenderer,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        context = {
            "reference": _reference(translation.get_language() or settings.LANGUAGE_CODE),
            "states": [(anchor_of(state), sentence) for state, sentence in STATES.items()],
            "site": settings.SITE_URL.rstrip("/"),
            "pages": Pages,
            "longest_key": idempotency.MAX_LENGTH,
            "per_minute": _per_minute(),
        }
        return Response(context, template_name="api/docs.html")


@cache
def _reference(language: str) -> Reference:
    """Return the schema's page; no call changes it, and making it takes a third of a second."""
    with translation.override(language):
        return reference_of(SchemaGenerator().get_schema(request=None, public=True))


def _per_minute() -> dict[str, str]:
    """Return how many calls a minute each throttle allows."""
    rates = api_settings.DEFAULT_THROTTLE_RATES
    return {scope: str(rate).removesuffix("/min") for scope, rate in rates.items()}


class Nowhere(APIView):
    """Every address that is none: a problem, like all other errors of the API."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        raise Http404
