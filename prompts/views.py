"""Keep an answer while it is written; the pages around it are the classroom's."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from courses.doors import CourseRequest, course_page
from prompts.forms import ReflectionForm
from prompts.models import Prompt


@require_POST
@course_page
def save_draft(request: CourseRequest, public_id: str) -> HttpResponse:
    """Keep the draft and say when; 422 with the reason where it cannot be kept."""
    prompt = get_object_or_404(Prompt.objects.visible_to(request.viewer), public_id=public_id)
    form = ReflectionForm(request.POST, prompt=prompt, author=request.membership)
    reflection = form.save_draft()
    context = {"form": form, "reflection": reflection}
    status = 422 if reflection is None else 200
    return render(request, "prompts/_draft_status.html", context, status=status)
