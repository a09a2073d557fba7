"""The essay with its margin; one paragraph of it; the conversations about the whole."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from classroom import selectors
from classroom.views.talk import talk_about
from courses.doors import CourseRequest, course_page
from discussions.selectors import Paragraph, threads_on, threads_on_paragraph
from essays.models import Reading
from essays.selectors import reading_for


def _found(request: CourseRequest, inquiry: str, reading: str) -> Reading:
    readings = reading_for(request.viewer, inquiry=inquiry, reading=reading)
    found = get_object_or_404(readings)
    found.course = found.inquiry.course = request.membership.course
    return found


@require_safe
@course_page
def reading(request: CourseRequest, inquiry: str, reading: str) -> HttpResponse:
    found = _found(request, inquiry, reading)
    context = _place(found) | {
        "text": selectors.text_of(found, request.viewer),
        "whole_total": selectors.comments_on_whole(found, request.viewer),
        "prompts": selectors.prompts_on(found, request.viewer),
        "is_dated": selectors.is_dated(found.edition.essay.published_on),
    }
    return render(request, "classroom/reading.html", context)


@require_safe
@course_page
def paragraph(request: CourseRequest, inquiry: str, reading: str, number: int) -> HttpResponse:
    found = _found(request, inquiry, reading)
    return render(request, "classroom/paragraph.html", _paragraph(request, found, number))


@require_safe
@course_page
def paragraph_panel(
    request: CourseRequest, inquiry: str, reading: str, number: int
) -> HttpResponse:
    """Send what ``paragraph`` shows beside its text, for the panel of the reading page."""
    found = _found(request, inquiry, reading)
    context = _paragraph(request, found, number) | {"in_panel": True}
    return render(request, "classroom/_paragraph_panel.html", context)


@require_safe
@course_page
def reading_threads(request: CourseRequest, inquiry: str, reading: str) -> HttpResponse:
    found = _found(request, inquiry, reading)
    threads = threads_on(found, request.viewer)
    context = _place(found) | talk_about(request, found, threads)
    return render(request, "classroom/reading_threads.html", context)


def _place(reading: Reading) -> dict[str, Any]:
    return {"reading": reading, "inquiry": reading.inquiry, "edition": reading.edition}


def _paragraph(request: CourseRequest, reading: Reading, number: int) -> dict[str, Any]:
    paragraphs = selectors.text_of(reading, request.viewer).paragraphs
    if number not in paragraphs:
        raise Http404
    threads = threads_on_paragraph(reading, number, request.viewer)
    here = Paragraph(reading, paragraphs[number].block)
    return _place(reading) | {
        "item": paragraphs[number],
        "number": number,
        "previous": number - 1 if number - 1 in paragraphs else None,
        "next": number + 1 if number + 1 in paragraphs else None,
        "paragraph_total": len(paragraphs),
        **talk_about(request, here, threads),
    }
