"""What is said in conversations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response

from api import examples, idempotency
from api.queries import comments_seen
from api.serializers.threads import (
    CommentInput,
    CommentSerializer,
    EditInput,
    VersionSerializer,
)
from api.views.base import ApiRequest, CourseView
from discussions.models import Comment, CommentVersion, Thread
from discussions.selectors import shown_versions
from discussions.services import delete_comment, edit_comment, post_comment
from discussions.services.comments import posted_earlier


class CommentList(ListModelMixin, CourseView):
    serializer_class = CommentSerializer
    queryset = Comment.objects.none()

    def thread(self) -> Thread:
        threads = Thread.objects.visible_to(self.viewer)
        return self.one(threads, public_id=self.kwargs["public_id"])

    def get_queryset(self) -> QuerySet[Comment]:
        self.filtered()
        return comments_seen(self.viewer).filter(thread=self.thread())

    @extend_schema(
        operation_id="comments",
        tags=["discussions"],
        summary=gettext_lazy("Comments of a conversation"),
        description=gettext_lazy(
            "All comments in the order of the tree: each is followed by the replies to it. "
            "Deleted ones are tombstones."
        ),
    )
    def get(self, request: ApiRequest, course: str, public_id: str) -> Response:
        return self.list(request)

    @extend_schema(
        operation_id="post_comment",
        tags=["discussions"],
        summary=gettext_lazy("Post a comment"),
        description=gettext_lazy("Adds your comment to a conversation, or a reply to a comment."),
        parameters=[idempotency.PARAMETER],
        request=CommentInput,
        responses={200: CommentSerializer, 201: CommentSerializer},
        examples=[examples.REPLY],
    )
    def post(self, request: ApiRequest, course: str, public_id: str) -> Response:
        thread = self.thread()
        given = self.valid(CommentInput)
        key = idempotency.key_of(request)
        parent = self.parent(thread, given["parent"])
        is_replay = posted_earlier(self.membership, key) is not None
        comment = post_comment(
            thread=thread,
            author=self.membership,
            body=given["body"],
            parent=parent,
            idempotency_key=key,
        )
        idempotency.check_is_same(
            comment,
            body=given["body"],
            is_same_place=(comment.thread_id, comment.parent_id)
            == (thread.pk, parent.pk if parent else None),
        )
        shown = comments_seen(self.viewer).get(pk=comment.pk)
        return idempotency.answer(self.get_serializer(shown).data, is_replay=is_replay)

    def parent(self, thread: Thread, public_id: str | None) -> Comment | None:
        if public_id is None:
            return None
        parent = Comment.objects.filter(thread=thread, public_id=public_id).first()
        if parent is None:
            raise ValidationError({"parent": [_("The conversation has no such comment.")]})
        return parent


class CommentDetail(CourseView):
    serializer_class = CommentSerializer

    def comment(self) -> Comment:
        return self.one(comments_seen(self.viewer), public_id=self.kwargs["public_id"])

    @extend_schema(
        operation_id="comment",
        tags=["discussions"],
        summary=gettext_lazy("A comment"),
        description=gettext_lazy("One comment of a conversation that you may see."),
    )
    def get(self, request: ApiRequest, course: str, public_id: str) -> Response:
        return Response(self.get_serializer(self.comment()).data)

    @extend_schema(
        operation_id="edit_comment",
        tags=["discussions"],
        summary=gettext_lazy("Edit your comment"),
        description=gettext_lazy("Changes the words of your own comment; what it said is kept."),
        request=EditInput,
        examples=[examples.EDIT],
    )
    def patch(self, request: ApiRequest, course: str, public_id: str) -> Response:
        comment = self.comment()
        edit_comment(comment=comment, actor=self.membership, **self.valid(EditInput))
        return Response(self.get_serializer(self.comment()).data)

    @extend_schema(
        operation_id="delete_comment",
        tags=["discussions"],
        summary=gettext_lazy("Delete a comment"),
        description=gettext_lazy(
            "Leaves a tombstone in place of your own comment; staff may delete any."
        ),
    )
    def delete(self, request: ApiRequest, course: str, public_id: str) -> Response:
        delete_comment(comment=self.comment(), actor=self.membership)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CommentVersionList(ListModelMixin, CourseView):
    serializer_class = VersionSerializer
    queryset = CommentVersion.objects.none()

    def get_queryset(self) -> Any:
        self.filtered()
        comments = Comment.objects.visible_to(self.viewer).standing()
        comment = self.one(comments, public_id=self.kwargs["public_id"])
        return shown_versions(comment)[::-1]

    @extend_schema(
        operation_id="comment_versions",
        tags=["discussions"],
        summary=gettext_lazy("What a comment said before"),
        description=gettext_lazy(
            "The versions of a comment, newest first, as its history shows them; 404 for a "
            "deleted comment."
        ),
    )
    def get(self, request: ApiRequest, course: str, public_id: str) -> Response:
        return self.list(request)
