"""A prompt as a student meets it, before and after the own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from prompts.forms import PreviewForm
from prompts.models import AnswersShown, Prompt
from prompts.selectors import submitted_to

if TYPE_CHECKING:
    from prompts.admin.prompt import PromptAdmin

#: So many answers show how the page will look.
SHOWN = 3


def preview(model_admin: PromptAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Render the fragments of the student's page; ``?after`` shows it once answered."""
    prompt = model_admin.get_object(request, str(pk))
    if prompt is None:
        raise Http404
    is_after = "after" in request.GET
    is_unlocked = _is_unlocked(prompt, is_after)
    context = {
        "prompt": prompt,
        "is_after": is_after,
        "is_unlocked": is_unlocked,
        "answers": submitted_to(prompt)[:SHOWN] if is_unlocked else [],
        "answer_form": None if is_after else PreviewForm(prompt=prompt),
    }
    return render(request, "admin/prompts/prompt/preview.html", context)


def _is_unlocked(prompt: Prompt, is_after: bool) -> bool:
    return {
        AnswersShown.AT_ONCE: True,
        AnswersShown.AFTER_OWN_ANSWER: is_after or prompt.is_closed,
        AnswersShown.AFTER_DUE: prompt.is_past_due,
        AnswersShown.INSTRUCTORS_ONLY: False,
    }[AnswersShown(prompt.answers_shown)]
