"""Answers: one's own, and others' once they are unlocked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response

from api import examples
from api.passages import marked
from api.queries import passages_of
from api.serializers.reflections import (
    AnswerInput,
    OwnReflectionSerializer,
    ReflectionSerializer,
)
from api.views.base import ApiRequest, CourseView
from prompts.models import AnswersShown, Prompt, Reflection
from prompts.selectors import answers_are_unlocked, answers_to, own_reflection
from prompts.services import save_draft, submit_reflection

_LOCKED = {
    AnswersShown.AFTER_OWN_ANSWER: _("Post your answer to read your classmates’."),
    AnswersShown.AFTER_DUE: _("Your classmates’ answers are shown after the due date."),
    AnswersShown.INSTRUCTORS_ONLY: _("Answers to this prompt are for the instructors only."),
}
_HIDDEN = _("The answers to this prompt are not shown to you.")


class OwnReflection(CourseView):
    serializer_class = OwnReflectionSerializer

    def prompt(self) -> Prompt:
        prompts = Prompt.objects.visible_to(self.viewer)
        return self.one(prompts, public_id=self.kwargs["public_id"])

    @extend_schema(
        operation_id="own_reflection",
        tags=["reflections"],
        summary=_("Your answer"),
        description=_("Your own answer and draft; 404 while you have written nothing."),
    )
    def get(self, request: ApiRequest, course: str, public_id: str) -> Response:
        return self.shown(self.prompt())

    @extend_schema(
        operation_id="save_draft",
        tags=["reflections"],
        summary=_("Save your draft"),
        description=_("Keeps what you have written so far; nobody else sees it."),
        request=AnswerInput,
        examples=[examples.ANSWER],
    )
    def put(self, request: ApiRequest, course: str, public_id: str) -> Response:
        prompt = self.prompt()
        save_draft(prompt=prompt, author=self.membership, **self.answer())
        return self.shown(prompt)

    @extend_schema(
        operation_id="submit_reflection",
        tags=["reflections"],
        summary=_("Submit your answer"),
        description=_(
            "Hands in your answer, or a new version of it. The same answer sent twice is one "
            "version. What is refused is kept as your draft."
        ),
        request=AnswerInput,
        responses={200: OwnReflectionSerializer, 201: OwnReflectionSerializer},
        examples=[examples.ANSWER],
    )
    def post(self, request: ApiRequest, course: str, public_id: str) -> Response:
        prompt = self.prompt()
        before = own_reflection(prompt, self.membership)
        submit_reflection(prompt=prompt, author=self.membership, **self.answer())
        is_first = before is None or not before.is_submitted
        return self.shown(prompt, status.HTTP_201_CREATED if is_first else status.HTTP_200_OK)

    def answer(self) -> dict[str, Any]:
        given = self.valid(AnswerInput)
        with transaction.atomic():
            passages = [
                marked(self.viewer, passage, field=f"passages.{index}")
                for index, passage in enumerate(given["passages"])
            ]
        return {"body": given["body"], "passages": passages}

    def shown(self, prompt: Prompt, code: int = status.HTTP_200_OK) -> Response:
        own = passages_of(Reflection.objects.filter(author=self.membership), self.viewer)
        return Response(self.get_serializer(self.one(own, prompt=prompt)).data, status=code)


class AnswerList(ListModelMixin, CourseView):
    serializer_class = ReflectionSerializer
    queryset = Reflection.objects.none()

    def get_queryset(self) -> QuerySet[Reflection]:
        self.filtered()
        prompts = Prompt.objects.visible_to(self.viewer)
        prompt = self.one(prompts, public_id=self.kwargs["public_id"])
        if not answers_are_unlocked(prompt, self.viewer):
            raise PermissionDenied(str(_LOCKED.get(AnswersShown(prompt.answers_shown), _HIDDEN)))
        return answers_to(prompt, self.viewer).order_by("submitted_at", "pk")

    @extend_schema(
        operation_id="answers",
        tags=["reflections"],
        summary=_("Others’ answers to a prompt"),
        description=_(
            "What classmates of your section answered, by the prompt’s rule; staff read all. "
            "403 while the answers are locked to you."
        ),
    )
    def get(self, request: ApiRequest, course: str, public_id: str) -> Response:
        return self.list(request)


class ReflectionDetail(CourseView):
    serializer_class = ReflectionSerializer

    @extend_schema(
        operation_id="reflection",
        tags=["reflections"],
        summary=_("An answer"),
        description=_("A submitted answer that you may read: your own, or an unlocked one."),
    )
    def get(self, request: ApiRequest, course: str, public_id: str) -> Response:
        seen = Reflection.objects.visible_to(self.viewer).submitted()
        answers = passages_of(seen, self.viewer)
        return Response(self.get_serializer(self.one(answers, public_id=public_id)).data)
