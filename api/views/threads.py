"""Conversations."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response

from api import examples, idempotency
from api.passages import marked
from api.queries import comments_seen, threads_seen
from api.serializers.threads import ThreadInput, ThreadSerializer, ThreadStartedSerializer
from api.views.base import ApiRequest, CourseView
from common.text import clean_text
from discussions.models import Comment, Thread
from discussions.policies import Subject
from discussions.services import start_thread
from discussions.services.comments import posted_earlier
from essays.models import Inquiry, Reading
from prompts.models import Reflection


class ThreadFilters(serializers.Serializer):
    reading = serializers.SlugField(
        required=False, help_text=_("Only threads on this reading and on its passages.")
    )
    inquiry = serializers.SlugField(
        required=False, help_text=_("Only threads on the question of this inquiry itself.")
    )
    reflection = serializers.CharField(
        required=False, max_length=12, help_text=_("Only threads on this answer.")
    )


class ThreadList(ListModelMixin, CourseView):
    serializer_class = ThreadSerializer
    queryset = Thread.objects.none()
    filters = ThreadFilters

    def get_queryset(self) -> QuerySet[Thread]:
        wanted = self.filtered()
        threads = threads_seen(self.viewer).filter(comment_count__gt=0)
        if slug := wanted.get("reading"):
            threads = threads.filter(Q(reading__slug=slug) | Q(passage__reading__slug=slug))
        if slug := wanted.get("inquiry"):
            threads = threads.filter(inquiry__slug=slug)
        if public_id := wanted.get("reflection"):
            threads = threads.filter(reflection__public_id=public_id)
        return threads

    @extend_schema(
        operation_id="threads",
        tags=["discussions"],
        summary=gettext_lazy("Conversations of a course"),
        description=gettext_lazy(
            "The conversations that you may see, the latest to be written in first."
        ),
        parameters=[ThreadFilters],
    )
    def get(self, request: ApiRequest, course: str) -> Response:
        return self.list(request)

    @extend_schema(
        operation_id="start_thread",
        tags=["discussions"],
        summary=gettext_lazy("Start a conversation"),
        description=gettext_lazy(
            "Begins a conversation on a passage, a reading, an answer or an inquiry with its "
            "first comment."
        ),
        parameters=[idempotency.PARAMETER],
        request=ThreadInput,
        responses={200: ThreadStartedSerializer, 201: ThreadStartedSerializer},
        examples=[examples.THREAD, examples.THREAD_ON_READING],
    )
    def post(self, request: ApiRequest, course: str) -> Response:
        given = self.valid(ThreadInput)
        key = idempotency.key_of(request)
        is_replay = posted_earlier(self.membership, key) is not None
        # A passage marked for a thread that is then refused must not stay behind.
        with transaction.atomic():
            subject = self.subject(given.pop("subject"))
            comment = start_thread(
                author=self.membership, subject=subject, idempotency_key=key, **given
            )
            idempotency.check_is_same(
                comment, body=given["body"], is_same_place=_began(comment, subject, given)
            )
        return idempotency.answer(self.started(comment), is_replay=is_replay)

    def subject(self, given: dict[str, Any]) -> Subject:
        """Return what the conversation is to be about, if the viewer may see it."""
        [(name, wanted)] = given.items()
        if name == "passage":
            return marked(self.viewer, wanted, field="subject.passage")
        model, column = _SUBJECTS[name]
        found = model.objects.visible_to(self.viewer).filter(**{column: wanted}).first()
        if found is None:
            raise ValidationError({f"subject.{name}": [_("The course has nothing of this name.")]})
        return found

    def started(self, comment: Comment) -> dict[str, Any]:
        thread = self.one(threads_seen(self.viewer), pk=comment.thread_id)
        first = self.one(comments_seen(self.viewer), pk=comment.pk)
        return dict(ThreadStartedSerializer(thread, context={"comment": first}).data)


_SUBJECTS: dict[str, tuple[Any, str]] = {
    "reading": (Reading, "slug"),
    "reflection": (Reflection, "public_id"),
    "inquiry": (Inquiry, "slug"),
}


def _began(comment: Comment, subject: Subject, given: dict[str, Any]) -> bool:
    """Whether ``comment`` is the first of a thread such as ``given``, on ``subject``."""
    thread = comment.thread
    about = getattr(thread, f"{type(subject).__name__.lower()}_id")
    title = clean_text(given["title"]).strip()
    return (comment.number, about, thread.kind, thread.title) == (
        1,
        subject.pk,
        given["kind"],
        title,
    )


class ThreadDetail(CourseView):
    serializer_class = ThreadSerializer

    @extend_schema(
        operation_id="thread",
        tags=["discussions"],
        summary=gettext_lazy("A conversation"),
        description=gettext_lazy("What it is about, for whom it is, and whether it is closed."),
    )
    def get(self, request: ApiRequest, course: str, public_id: str) -> Response:
        found = self.one(threads_seen(self.viewer), public_id=public_id)
        return Response(self.get_serializer(found).data)
