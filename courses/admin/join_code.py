"""The two buttons beside a join code, and the numbers beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from courses import services
from courses.admin_forms import JoinCodeForm
from courses.codes import shown
from courses.models import Course, Role

if TYPE_CHECKING:
    from courses.admin_scope import CourseScopedAdmin


def own_course(model_admin: CourseScopedAdmin, request: HttpRequest, pk: str) -> Course:
    """Return a course that the person may change.

    Raises:
        Http404: there is none, or the person has nothing to do with it.
        PermissionDenied: the person may only look at it.
    """
    course = model_admin.get_object(request, pk)
    if course is None:
        raise Http404
    if not model_admin.has_change_permission(request, course):
        raise PermissionDenied
    return course


def context(model_admin: CourseScopedAdmin, request: HttpRequest, course: Course) -> dict[str, Any]:
    """What the course's page shows beside its form."""
    roles = course.memberships.taking_part().values_list("role").annotate(Count("pk"))
    counts = dict(roles.order_by())
    return {
        "join_code": shown(course.join_code) if course.join_code else "",
        "join_url": _join_url(request, course),
        "join_code_form": JoinCodeForm(),
        "roster": [(role.label, counts.get(role, 0)) for role in Role if role != Role.PREVIEW],
        "open_invitations": course.invitations.open().count(),
        "may_change_course": model_admin.has_change_permission(request, course),
    }


def _join_url(request: HttpRequest, course: Course) -> str:
    if not course.join_code:
        return ""
    return request.build_absolute_uri(reverse("courses:join", args=[shown(course.join_code)]))


def _rotate(model_admin: CourseScopedAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    course = own_course(model_admin, request, pk)
    form = JoinCodeForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["expires_at"].as_text())
        return redirect("admin:courses_course_change", course.pk)
    expires_at = form.cleaned_data["expires_at"]
    services.rotate_join_code(course=course, actor=_actor(request), expires_at=expires_at)
    messages.success(
        request, _("The course has a new join code. An older one opens nothing any more.")
    )
    return redirect("admin:courses_course_change", course.pk)


def _switch_off(model_admin: CourseScopedAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    course = own_course(model_admin, request, pk)
    services.switch_off_join_code(course=course, actor=_actor(request))
    messages.success(request, _("Nobody can join by a code now."))
    return redirect("admin:courses_course_change", course.pk)


def rotate(model_admin: CourseScopedAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    """Make a new code."""
    return require_POST(lambda request: _rotate(model_admin, request, pk))(request)


def switch_off(model_admin: CourseScopedAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    """Let nobody join by a code."""
    return require_POST(lambda request: _switch_off(model_admin, request, pk))(request)


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
