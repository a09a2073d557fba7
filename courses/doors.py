"""How a page of a course finds out who looks: once, before anything is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import User
from courses.models import Membership
from courses.viewer import Viewer

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")


class SiteRequest(HttpRequest):
    """A request of a signed-in person."""

    user: User
    htmx: HtmxDetails


class CourseRequest(SiteRequest):
    """A request inside a course, of one of its members."""

    membership: Membership
    viewer: Viewer


def membership_of(user: User, course: str) -> Membership:
    """Return the person's membership of the course with the slug ``course``.

    Raises:
        Http404: there is no such course, or the person does not take part in it; the two
            answers are the same, so that nobody learns which courses exist.
    """
    memberships = Membership.objects.taking_part().select_related("course", "section")
    membership = memberships.filter(course__slug=course, user=user).first()
    if membership is None:
        raise Http404
    membership.user = user
    return membership


def course_page(
    view: Callable[Concatenate[Any, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Admit members of the course in the address; others get 404.

    The view loses the ``course`` argument and finds ``request.membership`` and
    ``request.viewer`` instead.
    """

    @wraps(view)
    def door(request: Any, course: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.membership = membership_of(request.user, course)
        request.viewer = Viewer.of(request.membership)
        return view(request, *args, **kwargs)

    return door
