"""What all views share: the caller's language, membership and filters."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from accounts.models import User
from courses.doors import membership_of
from courses.models import Membership
from courses.viewer import Viewer

M = TypeVar("M", bound=Model)


class ApiRequest(Request):
    """A request of a signed-in person, by session or token."""

    user: User


class PersonalView(GenericAPIView):
    """A view for one signed-in person, who is answered in their own language."""

    request: ApiRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The override ends with the request whatever ``perform_authentication`` activates.
        with translation.override(translation.get_language()):
            return super().dispatch(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """Also for tokens, which the site's middleware does not know."""
        super().perform_authentication(request)
        if request.user.is_authenticated:
            translation.activate(request.user.language)


class CourseView(PersonalView):
    """A view inside a course: members only, all others get the 404 of no such course."""

    membership: Membership
    viewer: Viewer
    #: What the query string may say beside the page.
    filters: ClassVar[type[Serializer] | None] = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.membership = membership_of(self.request.user, kwargs["course"])
        self.viewer = Viewer.of(self.membership)

    def filtered(self) -> dict[str, Any]:
        """Return the filters of the query string; what is misspelled is refused, not ignored."""
        fields = self.filters().fields if self.filters else {}
        pages = {"page", "page_size"}
        unknown = set(self.request.query_params) - set(fields) - pages
        if unknown:
            raise ValidationError({name: [_("There is no such filter.")] for name in unknown})
        if self.filters is None:
            return {}
        given = self.filters(data=self.request.query_params.dict())
        given.is_valid(raise_exception=True)
        return given.validated_data

    def valid(self, serializer: type[Serializer]) -> dict[str, Any]:
        """Return the body of the request, in the shape that ``serializer`` asks for."""
        given = serializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def one(self, rows: QuerySet[M], **wanted: Any) -> M:
        """Return the row of ``rows``, which the viewer may see, or answer 404."""
        return get_object_or_404(rows, **wanted)
