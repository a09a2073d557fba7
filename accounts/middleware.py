"""Language and time zone of the person who reads; pages that no shared cache may keep."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse
from django.utils import timezone, translation
from django.views.defaults import page_not_found


class PersonalLocaleMiddleware:
    """Render every page in the signed-in person's language and time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        with translation.override(user.language), timezone.override(user.zone):
            return self.get_response(request)


class PrivatePagesMiddleware:
    """Keep pages about students out of caches and search engines."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


class RefusedFormsMiddleware:
    """Answer 422 where a page shows a form again because of what is wrong in it.

    The pages of allauth and of the admin answer 200, which looks like a success to
    everything but a reader.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        if request.method == "POST" and response.status_code == HTTPStatus.OK:
            context = response.context_data or {}
            if context.get("errors") or getattr(context.get("form"), "errors", None):
                response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class ExpiredSignInMiddleware:
    """Lead the whole page to the sign-in where a fragment was asked for after it expired.

    htmx would follow the redirect and put the sign-in page into the middle of this one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        location = response.headers.get("Location", "")
        if "HX-Request" not in request.headers or not location.startswith(f"{sign_in}?"):
            return response
        here = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
        answer = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        answer.headers["HX-Redirect"] = f"{sign_in}?{urlencode({'next': here})}"
        return answer


class NotFoundMiddleware:
    """Show our own page for what is not there, in development too.

    Django's page for developers would list every address to a visitor of the demo.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return page_not_found(request, error) if isinstance(error, Http404) else None
