"""A prompt with one's own answer and the classmates'; one answer and what is said about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.selectors import answers_seen_by
from classroom.views.talk import talk_about
from courses.doors import CourseRequest, course_page
from discussions.selectors import threads_on_reflection
from prompts import selectors
from prompts.forms import ReflectionForm
from prompts.models import Prompt, Reflection
from prompts.policies import can_answer


@require_http_methods(["GET", "HEAD", "POST"])
@course_page
def prompt(request: CourseRequest, public_id: str) -> HttpResponse:
    """Show a prompt; take the answer to it, or the draft of one, by the button's name."""
    prompts = Prompt.objects.visible_to(request.viewer).select_related(
        "inquiry", "reading__edition", "reading__inquiry"
    )
    found = get_object_or_404(prompts, public_id=public_id)
    found.course = found.inquiry.course = request.membership.course
    if request.method == "POST":
        return _answer(request, found)
    form = None
    if can_answer(request.membership, found):
        form = ReflectionForm(prompt=found, author=request.membership)
    return render(request, "classroom/prompt.html", _context(request, found, form))


def _answer(request: CourseRequest, prompt: Prompt) -> HttpResponse:
    if not can_answer(request.membership, prompt):
        raise PermissionDenied
    form = ReflectionForm(request.POST, prompt=prompt, author=request.membership)
    is_draft = "save_draft" in request.POST
    if (form.save_draft() if is_draft else form.submit()) is None:
        context = _context(request, prompt, form)
        return render(request, "classroom/prompt.html", context, status=422)
    said = _("Your draft is saved.") if is_draft else _("Your answer is posted.")
    messages.success(request, said)
    return redirect(prompt)


def _context(request: CourseRequest, prompt: Prompt, form: ReflectionForm | None) -> dict[str, Any]:
    is_unlocked = selectors.answers_are_unlocked(prompt, request.viewer)
    return {
        "prompt": prompt,
        "inquiry": prompt.inquiry,
        "form": form,
        "is_unlocked": is_unlocked,
        "answers": selectors.answers_to(prompt, request.viewer) if is_unlocked else [],
        "viewer_id": request.membership.pk,
    }


@require_safe
@course_page
def reflection(request: CourseRequest, public_id: str) -> HttpResponse:
    """Show one answer; one's own that is not posted yet is on its prompt's page."""
    found = get_object_or_404(answers_seen_by(request.viewer), public_id=public_id)
    found.prompt.course = found.prompt.inquiry.course = request.membership.course
    if not found.is_submitted:
        return redirect(found.prompt)
    return render(request, "classroom/reflection.html", _reflection(request, found))


def _reflection(request: CourseRequest, reflection: Reflection) -> dict[str, Any]:
    return {
        "reflection": reflection,
        "prompt": reflection.prompt,
        "inquiry": reflection.prompt.inquiry,
        "versions": selectors.earlier_versions(reflection),
        "viewer_id": request.membership.pk,
        **talk_about(request, reflection, threads_on_reflection(reflection, request.viewer)),
    }
