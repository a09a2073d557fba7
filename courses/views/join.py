"""Joining a course: a code, a look at what it opens, a button."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from courses import services
from courses.codes import normalise, shown
from courses.doors import SiteRequest
from courses.forms import JoinForm
from courses.models import Course

#: Wrong codes that one may try, per person and per network address.
_LIMITS = {"join_code": "10/h/user,50/h/ip"}


class TooManyCodes(DomainError):
    """The person, or the network address, guessed too often."""


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: SiteRequest) -> HttpResponse:
    """Ask for the code, then show the course that it opens."""
    form = JoinForm(request.POST or None)
    if request.method != "POST":
        return render(request, "courses/join.html", {"form": form})
    if not form.is_valid():
        return _refused(request, form)
    try:
        course = _look_up(request, form.cleaned_data["code"])
    except DomainError as error:
        form.add_error("code", str(error))
        return _refused(request, form, error)
    return redirect("courses:join", shown(course.join_code or ""))


@require_http_methods(["GET", "HEAD", "POST"])
def join_course(request: SiteRequest, code: str) -> HttpResponse:
    """Show the course behind ``code`` with a button; the button joins."""
    try:
        course = _look_up(request, code)
        if request.method != "POST":
            context = {"course": course, "code": shown(normalise(code))}
            return render(request, "courses/join_course.html", context)
        services.join_by_code(user=request.user, code=code)
    except DomainError as error:
        form = JoinForm({"code": code})
        form.is_valid()
        if not form.errors:
            form.add_error("code", str(error))
        return _refused(request, form, error)
    messages.success(request, _("You take part in “%(course)s” now.") % {"course": course.title})
    return redirect(course)


def _look_up(request: SiteRequest, code: str) -> Course:
    """Return the course behind ``code``; only wrong codes count against the limits."""
    usage = ratelimit.consume(
        request,
        app="courses",
        action="join_code",
        config=_LIMITS,
        user=request.user,
        limit_get=True,
    )
    if usage is None:
        raise TooManyCodes(
            _("You tried too many join codes. Wait an hour, or ask your instructor to invite you.")
        )
    course = services.course_behind(code)
    usage.rollback()
    return course


def _refused(
    request: SiteRequest, form: JoinForm, error: DomainError | None = None
) -> HttpResponse:
    status = 429 if isinstance(error, TooManyCodes) else 422
    return render(request, "courses/join.html", {"form": form}, status=status)
