"""A student drafts and submits an answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.text import to_html
from courses.errors import CourseArchived
from courses.models import Membership
from courses.viewer import Viewer
from essays.models import Passage
from prompts import policies
from prompts.errors import NotOpenYet, PromptClosed
from prompts.models import (
    Prompt,
    Reflection,
    ReflectionPassage,
    ReflectionState,
    ReflectionVersion,
    Unlock,
    UnlockedBy,
)
from prompts.selectors import readings_of
from prompts.services.checks import bounded, require_good
from prompts.types import Answer, type_of


@transaction.atomic
def save_draft(
    *, prompt: Prompt, author: Membership, body: str, passages: Sequence[Passage] = ()
) -> Reflection:
    """Keep what ``author`` has written so far; nobody else sees it.

    Takes any number of words, at any time after the prompt opened, also when it has
    closed. Passages that the prompt does not ask for are left out. Those of an answer that
    was submitted change only when it is submitted again.

    Raises:
        PermissionDenied: ``author`` is not a student of the course.
        NotOpenYet: the prompt is not shown to students.
        AnswerTooLong: more than 20,000 code points.
    """
    _require_may_answer(author, prompt)
    text = bounded(body)
    reflection, _created = Reflection.objects.select_for_update().get_or_create(
        prompt=prompt, author=author, defaults={"section_id": author.section_id}
    )
    is_changed = not reflection.is_submitted or text != reflection.body_md
    reflection.draft_md = text if is_changed else ""
    reflection.draft_saved_at = timezone.now() if is_changed else None
    reflection.save(update_fields=["draft_md", "draft_saved_at"])
    if not reflection.is_submitted:
        _choose(reflection, _own(passages, prompt, author))
    return reflection


def submit_reflection(
    *, prompt: Prompt, author: Membership, body: str, passages: Sequence[Passage] = ()
) -> Reflection:
    """Hand in an answer, or a new version of it; from then on the author sees the others'.

    The draft is kept first, in a transaction of its own, so that a refusal loses nothing.
    The same answer sent twice is one version.

    Raises:
        PermissionDenied, NotOpenYet, AnswerTooLong: as for ``save_draft``.
        CourseArchived: the course is over.
        PromptClosed: its closing date has passed.
        EmptyAnswer, TooFewWords, TooManyWords, CopiesThePrompt, CopiesTheReading,
            PassageOfAnotherReading, PassagesNeeded, TooManyPassages: as they say.
    """
    draft = save_draft(prompt=prompt, author=author, body=body, passages=passages)
    return _submit(prompt, draft, Answer(bounded(body), _distinct(passages)))


@transaction.atomic
def _submit(prompt: Prompt, draft: Reflection, answer: Answer) -> Reflection:
    """Prompt before answer: rows are locked in the order in which a change of prompt does."""
    prompts = Prompt.objects.select_related("course").select_for_update(of=("self",), no_key=True)
    prompt = prompts.get(pk=prompt.pk)
    reflection = (
        Reflection.objects.select_related("author").select_for_update(of=("self",)).get(pk=draft.pk)
    )
    if _is_same(reflection, answer):
        return reflection
    if prompt.course.is_over:
        raise CourseArchived(
            _("This course is over, so no answer is taken any more. Your draft is kept.")
        )
    if prompt.closes_at is not None and prompt.is_closed:
        raise PromptClosed(prompt.closes_at)
    author = reflection.author
    own = _own(answer.passages, prompt, author)
    require_good(prompt, answer, own, Viewer.of(author))
    _write(reflection, prompt, answer)
    Unlock.objects.get_or_create(
        prompt=prompt, membership=reflection.author, defaults={"by": UnlockedBy.OWN_ANSWER}
    )
    return reflection


def _require_may_answer(author: Membership, prompt: Prompt) -> None:
    if not policies.can_answer(author, prompt):
        raise PermissionDenied(_("Only students of the course answer its prompts."))
    if not Prompt.objects.visible_to(Viewer.of(author)).filter(pk=prompt.pk).exists():
        raise NotOpenYet


def _distinct(passages: Sequence[Passage]) -> list[Passage]:
    return list({passage.pk: passage for passage in passages}.values())


def _own(passages: Sequence[Passage], prompt: Prompt, author: Membership) -> list[Passage]:
    """Of ``passages`` those that the prompt's type takes, of readings the author sees."""
    if not passages or not type_of(prompt).max_passages:
        return []
    readings = {reading.pk for reading in readings_of(prompt, Viewer.of(author))}
    return [passage for passage in _distinct(passages) if passage.reading_id in readings]


def _is_same(reflection: Reflection, answer: Answer) -> bool:
    if not reflection.is_submitted or reflection.body_md != answer.body:
        return False
    chosen = reflection.chosen_passages.values_list("passage_id", flat=True)
    return list(chosen) == [passage.pk for passage in answer.passages]


def _write(reflection: Reflection, prompt: Prompt, answer: Answer) -> None:
    """Make ``answer`` the newest version; the first one decides section and moment."""
    if reflection.submitted_at is None:
        reflection.submitted_at = timezone.now()
        reflection.section_id = reflection.author.section_id
    reflection.state = ReflectionState.SUBMITTED
    reflection.body_md = answer.body
    reflection.body_html = to_html(answer.body)
    reflection.draft_md = ""
    reflection.draft_saved_at = None
    reflection.version += 1
    reflection.prompt_version = prompt.version
    reflection.save()
    ReflectionVersion.objects.create(
        reflection=reflection,
        number=reflection.version,
        prompt_version=prompt.version,
        body_md=reflection.body_md,
        body_html=reflection.body_html,
    )
    _choose(reflection, answer.passages)


def _choose(reflection: Reflection, passages: Sequence[Passage]) -> None:
    """Point at ``passages``, and at no others, in their order."""
    reflection.chosen_passages.all().delete()
    ReflectionPassage.objects.bulk_create(
        ReflectionPassage(reflection=reflection, passage=passage, order=order)
        for order, passage in enumerate(passages, start=1)
    )
