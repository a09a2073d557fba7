"""Importing a roster in two steps: see what would happen, then let it happen."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses import services
from courses.admin.join_code import own_course
from courses.errors import BadRoster
from courses.forms import RosterFileForm
from courses.models import Course
from courses.roster import MAX_BYTES

if TYPE_CHECKING:
    from courses.admin_scope import CourseScopedAdmin


def import_roster(model_admin: CourseScopedAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    """Take a file and show what it would do; take it again, confirmed, and do it."""
    course = own_course(model_admin, request, pk)
    context = _context(model_admin, request, course)
    if request.method != "POST":
        return _page(request, context | {"form": RosterFileForm()})
    try:
        if "data" in request.POST:
            return _confirmed(request, course, context)
        return _previewed(request, course, context)
    except BadRoster as error:
        form = RosterFileForm()
        form.errors["file"] = form.error_class([str(error)])
        return _page(request, context | {"form": form}, status=422)


def _previewed(request: HttpRequest, course: Course, context: dict[str, Any]) -> HttpResponse:
    form = RosterFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, context | {"form": form}, status=422)
    # One byte more than is allowed: enough to be refused, and no more is read.
    data = form.cleaned_data["file"].read(MAX_BYTES + 1)
    report = services.import_roster(
        course=course, actor=cast("User", request.user), data=data, dry_run=True
    )
    more = {"report": report, "data": base64.b64encode(data).decode(), "form": RosterFileForm()}
    return _page(request, context | more, status=422 if report.has_errors else 200)


def _confirmed(request: HttpRequest, course: Course, context: dict[str, Any]) -> HttpResponse:
    try:
        data = base64.b64decode(request.POST["data"], validate=True)
    except (binascii.Error, ValueError):
        raise BadRoster(_("The file was lost on its way. Choose it again.")) from None
    report = services.import_roster(
        course=course, actor=cast("User", request.user), data=data, dry_run=False
    )
    if not report.is_written:
        more = {"report": report, "form": RosterFileForm()}
        return _page(request, context | more, status=422)
    count = len(report.entries)
    text = ngettext("%(count)s line was imported.", "%(count)s lines were imported.", count)
    messages.success(request, text % {"count": count})
    return redirect("admin:courses_course_change", course.pk)


def _context(
    model_admin: CourseScopedAdmin, request: HttpRequest, course: Course
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Import a roster"),
        "course": course,
    }


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "admin/courses/course/import_roster.html", context, status=status)
