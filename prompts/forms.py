"""The shape of an answer as a form."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.text import word_count
from courses.models import Membership, Role
from courses.viewer import Viewer
from essays.models import Block, Passage, Reading
from essays.services import mark_passage
from prompts import selectors, services
from prompts.errors import (
    NotOpenYet,
    PassageOfAnotherReading,
    PassagesNeeded,
    PromptClosed,
    TooManyPassages,
)
from prompts.models import Prompt, Reflection
from prompts.picking import Sentence, runs_of, sentences_of
from prompts.types import type_of

#: So many passages of a draft are kept; an answer has fewer.
MOST_KEPT = 10
_ABOUT_PASSAGES = (PassagesNeeded, TooManyPassages, PassageOfAnotherReading)


@dataclass(frozen=True)
class Choice:
    """A sentence as a box to tick."""

    sentence: Sentence
    is_chosen: bool


@dataclass(frozen=True)
class Paragraph:
    """A paragraph's sentences, to unfold and choose from."""

    block: Block
    choices: list[Choice]

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


class ReflectionForm(forms.Form):
    """An answer being written: text, and for some types the passages it is about.

    ``save_draft`` and ``submit`` do what the two buttons say. Neither loses what was
    typed: what cannot be kept is told in ``errors``, and the form still shows it.

    Args:
        prompt: what is asked, visible to the author.
        author: who answers.
    """

    body = forms.CharField(
        label=_("Your answer"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "data-count": "", "spellcheck": "true"}),
    )
    sentences = forms.MultipleChoiceField(label=_("Passages"), required=False)

    def __init__(self, *args: Any, prompt: Prompt, author: Membership, **kwargs: Any) -> None:
        self.prompt = prompt
        self.author = author
        self.type = type_of(prompt)
        self.own = self._own()
        kwargs["initial"] = {"body": self._text_so_far()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["aria-describedby"] = "answer-count draft-status"
        self._offer_sentences()

    def save_draft(self) -> Reflection | None:
        """Keep the text and the choice so far; None where it could not be kept."""
        self.is_valid()
        if "body" not in self.cleaned_data:
            return None
        passages, _problem = self._passages()
        try:
            services.save_draft(**self._answer(passages))
        except DomainError as error:
            self._refuse(error)
            return None
        self.own = self._own()
        return self.own

    def submit(self) -> Reflection | None:
        """Hand the answer in; None where something is missing, the draft then being kept."""
        passages, problem = self._passages() if self.is_valid() else ([], None)
        if not self.is_valid() or problem:
            self.save_draft()
            if problem:
                self.add_error("sentences", str(problem))
            return None
        try:
            return services.submit_reflection(**self._answer(passages))
        except DomainError as error:
            self._refuse(error)
            self.own = self._own()
            return None

    @property
    def words(self) -> int:
        return word_count(self["body"].value() or "")

    @property
    def readings(self) -> list[tuple[Reading, list[Paragraph]]]:
        """What there is to choose from, with what is chosen."""
        chosen = self._chosen
        choices = [Choice(row, row.value in chosen) for row in self.offered]
        return [
            (reading, [Paragraph(block, list(rows)) for block, rows in groupby(group, _block)])
            for reading, group in groupby(choices, _reading)
        ]

    @property
    def _chosen(self) -> set[str]:
        return set(self["sentences"].value() or []) if self.offered else set()

    def _own(self) -> Reflection | None:
        return selectors.own_reflection(self.prompt, self.author)

    def _viewer(self) -> Viewer:
        return Viewer.of(self.author)

    def _text_so_far(self) -> str:
        if self.own is None:
            return ""
        return self.own.draft_md if self.own.draft_saved_at else self.own.body_md

    def _offer_sentences(self) -> None:
        if not self.type.max_passages:
            self.offered: list[Sentence] = []
            del self.fields["sentences"]
            return
        readings = selectors.readings_of(self.prompt, self._viewer())
        self.offered = sentences_of(readings.select_related("edition"))
        chosen = [row.passage for row in self.own.chosen_passages.all()] if self.own else []
        field = self.fields["sentences"]
        field.choices = [(row.value, row.text) for row in self.offered]  # type: ignore[attr-defined]
        field.initial = [
            row.value for row in self.offered if any(row.is_in(passage) for passage in chosen)
        ]

    def _answer(self, passages: list[Passage]) -> dict[str, Any]:
        return {
            "prompt": self.prompt,
            "author": self.author,
            "body": self.cleaned_data["body"],
            "passages": passages,
        }

    def _passages(self) -> tuple[list[Passage], DomainError | None]:
        """What was chosen, marked; and why a choice could not be."""
        passages: list[Passage] = []
        problem = None
        for run in runs_of(self.offered, self._chosen)[:MOST_KEPT]:
            try:
                passages.append(mark_passage(reading=run.reading, start=run.start, end=run.end))
            except DomainError as error:
                problem = error
        return passages, problem

    def _refuse(self, error: DomainError) -> None:
        if isinstance(error, PromptClosed | NotOpenYet):
            self.add_error(None, str(error))
        elif isinstance(error, _ABOUT_PASSAGES) and "sentences" in self.fields:
            self.add_error("sentences", str(error))
        else:
            self.add_error("body", str(error))


class PreviewForm(ReflectionForm):
    """The form as a student finds it before the first word; nobody answers with it."""

    def __init__(self, *, prompt: Prompt) -> None:
        super().__init__(prompt=prompt, author=Membership(course=prompt.course))

    def _own(self) -> None:
        return None

    def _viewer(self) -> Viewer:
        """Sees also readings that students do not see yet, as staff do."""
        return Viewer(
            membership=0, course=self.prompt.course_id, section=None, role=Role.INSTRUCTOR
        )


def _block(choice: Choice) -> Block:
    return choice.sentence.block


def _reading(choice: Choice) -> Reading:
    return choice.sentence.reading
