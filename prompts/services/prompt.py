"""An instructor writes, changes and publishes a prompt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.text import clean_text, to_html
from courses.models import Course
from essays.models import Inquiry
from prompts import policies
from prompts.errors import (
    AlreadyPublished,
    AnswersHaveBegun,
    InquiryOfAnotherCourse,
    SayWhatTheChangeIs,
)
from prompts.models import Prompt, PromptVersion
from prompts.services.rules import require_sound

#: Answers refer to these; once there is one they stay.
FIXED_BY_ANSWERS = ("inquiry", "reading", "type")
WORDING = ("title", "body_md", "guidance_md")


@transaction.atomic
def create_prompt(*, inquiry: Inquiry, actor: User, **fields: Any) -> Prompt:
    """Write a prompt for ``inquiry``, as a draft that only staff see.

    Args:
        inquiry: one of a course that ``actor`` teaches.
        actor: who writes it.
        fields: ``title``, ``body_md`` and, where the defaults do not do, ``reading``,
            ``type``, ``guidance_md``, ``opens_at``, ``due_at``, ``closes_at``,
            ``answers_shown``, ``min_words``, ``max_words``.

    Raises:
        PermissionDenied: ``actor`` does not teach the inquiry's course.
        PromptRefused: the dates, the word range or the reading do not fit.
        ValidationError: a field is missing or too long.
    """
    _require_teacher(actor, inquiry.course)
    prompt = Prompt(inquiry=inquiry, course=inquiry.course, created_by=actor, **_cleaned(fields))
    _keep(prompt)
    _keep_wording(prompt, actor)
    return prompt


@transaction.atomic
def update_prompt(
    *, prompt: Prompt, actor: User, new_version: bool | None = None, **fields: Any
) -> Prompt:
    """Change the named ``fields`` of ``prompt``.

    Args:
        prompt: the one to change; its row is locked, so that no answer comes in meanwhile.
        actor: who changes it.
        new_version: needed when the wording changes after the first answer. False: it only
            became clearer, and earlier answers are shown under the new wording. True: it
            asks something new, and earlier answers keep the wording that they answered.
        fields: as for ``create_prompt``, and ``inquiry``.

    Raises:
        PermissionDenied: ``actor`` does not teach the prompt's course.
        AnswersHaveBegun: the type, the inquiry or the reading would change after an answer.
        SayWhatTheChangeIs: ``new_version`` is needed.
        PromptRefused, ValidationError: as for ``create_prompt``.
    """
    prompt = _locked(prompt)
    _require_teacher(actor, prompt.course)
    changes = {
        name: value for name, value in _cleaned(fields).items() if getattr(prompt, name) != value
    }
    is_reworded = not changes.keys().isdisjoint(WORDING)
    if prompt.reflections.submitted().exists():
        _require_allowed_after_answers(changes)
        if is_reworded and new_version is None:
            raise SayWhatTheChangeIs
        prompt.version += is_reworded and bool(new_version)
    for name, value in changes.items():
        setattr(prompt, name, value)
    if prompt.inquiry.course_id != prompt.course_id:
        raise InquiryOfAnotherCourse
    _keep(prompt)
    if is_reworded:
        _keep_wording(prompt, actor)
    return prompt


@transaction.atomic
def publish_prompt(*, prompt: Prompt, actor: User, at: datetime | None = None) -> Prompt:
    """Show ``prompt`` to the class now, or from ``at`` on; what is shown already stays so.

    Raises:
        PermissionDenied: ``actor`` does not teach the prompt's course.
        AlreadyPublished: students see it, and ``at`` is later than now.
        DatesOutOfOrder: it would be due or closed before students see it.
    """
    prompt = _locked(prompt)
    _require_teacher(actor, prompt.course)
    now = timezone.now()
    if _is_public(prompt, now):
        if at is not None and at > now:
            raise AlreadyPublished
        return prompt
    prompt.published_at = at or now
    _keep(prompt)
    return prompt


@transaction.atomic
def unschedule_prompt(*, prompt: Prompt, actor: User) -> Prompt:
    """Make a prompt that is not yet shown a draft without a moment of publication.

    Raises:
        PermissionDenied: ``actor`` does not teach the prompt's course.
        AlreadyPublished: students see it.
    """
    prompt = _locked(prompt)
    _require_teacher(actor, prompt.course)
    if _is_public(prompt, timezone.now()):
        raise AlreadyPublished
    prompt.published_at = None
    _keep(prompt)
    return prompt


def _require_teacher(actor: User, course: Course) -> None:
    if not policies.can_write_prompts(actor, course):
        raise PermissionDenied(_("Only instructors of the course may write its prompts."))


def _require_allowed_after_answers(changes: dict[str, Any]) -> None:
    for name in FIXED_BY_ANSWERS:
        if name in changes:
            raise AnswersHaveBegun(field=name)


def _locked(prompt: Prompt) -> Prompt:
    prompts = Prompt.objects.select_related("inquiry", "course", "reading")
    return prompts.select_for_update(of=("self",)).get(pk=prompt.pk)


def _is_public(prompt: Prompt, now: datetime) -> bool:
    return prompt.published_at is not None and prompt.published_at <= now


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    """The same text, whether a browser or a program sent it."""
    return {name: clean_text(value) if name in WORDING else value for name, value in fields.items()}


def _keep(prompt: Prompt) -> None:
    require_sound(prompt)
    prompt.body_html = to_html(prompt.body_md)
    prompt.guidance_html = to_html(prompt.guidance_md)
    prompt.full_clean()
    prompt.save()


def _keep_wording(prompt: Prompt, actor: User) -> None:
    """Write the wording down under its number, for the answers that it gets."""
    wording = {name: getattr(prompt, name) for name in (*WORDING, "body_html", "guidance_html")}
    PromptVersion.objects.update_or_create(
        prompt=prompt,
        number=prompt.version,
        defaults=wording,
        create_defaults=wording | {"created_by": actor},
    )
