"""My courses, a course, an inquiry; and what the platform says about itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from classroom import selectors
from classroom.views.talk import talk_about
from courses.doors import CourseRequest, SiteRequest, course_page
from discussions.selectors import threads_on_inquiry
from essays.models import Inquiry
from prompts.selectors import prompts_for, todo_for


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    courses = selectors.my_courses(request.user)
    teaches = any(course.membership.is_staff for course in courses)
    context = {"courses": courses, "teaches": teaches}
    return render(request, "classroom/home.html", context)


@require_safe
@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "classroom/about.html")


@require_safe
@course_page
def course(request: CourseRequest) -> HttpResponse:
    context = {
        "inquiries": selectors.inquiries_of(request.viewer),
        "todo": todo_for([request.membership]),
        "news": selectors.something_new(request.viewer),
    }
    return render(request, "classroom/course.html", context)


@require_safe
@course_page
def inquiry(request: CourseRequest, inquiry: str) -> HttpResponse:
    inquiries = Inquiry.objects.visible_to(request.viewer)
    return _inquiry(request, get_object_or_404(inquiries, slug=inquiry))


def _inquiry(request: CourseRequest, inquiry: Inquiry) -> HttpResponse:
    inquiry.course = request.membership.course
    prompts = prompts_for(request.viewer, inquiry=inquiry)
    context: dict[str, Any] = {
        "inquiry": inquiry,
        "readings": selectors.readings_of(inquiry, request.membership),
        "prompts": prompts,
        **talk_about(request, inquiry, threads_on_inquiry(inquiry, request.viewer)),
    }
    return render(request, "classroom/inquiry.html", context)
