from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.base import MemberSerializer, Moment, ReadSerializer
from api.serializers.readings import PassageInput, PassageSerializer
from discussions.models import Comment, Thread, ThreadKind
from discussions.selectors.history import settled_at


class SubjectSerializer(serializers.Serializer):
    """What a thread is about: exactly one of passage, reading, reflection, inquiry."""

    passage = PassageSerializer(read_only=True, allow_null=True)
    reading = serializers.SlugField(
        source="reading.slug", read_only=True, default=None, allow_null=True
    )
    reflection = serializers.CharField(
        source="reflection.public_id", read_only=True, default=None, allow_null=True
    )
    inquiry = serializers.SlugField(
        source="inquiry.slug", read_only=True, default=None, allow_null=True
    )


class ThreadSerializer(ReadSerializer):
    """A conversation."""

    subject = SubjectSerializer(source="*", read_only=True)
    section = serializers.CharField(
        source="section.name",
        read_only=True,
        default=None,
        allow_null=True,
        help_text=_("The section it is for; null: the whole class."),
    )
    created_by = MemberSerializer(
        read_only=True,
        allow_null=True,
        help_text=_("Null where the first comment was deleted or hidden."),
    )
    comments = serializers.IntegerField(source="comment_count", read_only=True)
    is_closed = serializers.BooleanField(source="is_locked", read_only=True)
    why_closed = serializers.CharField(source="lock_reason", read_only=True)

    class Meta:
        model = Thread
        fields = (
            "public_id",
            "subject",
            "kind",
            "title",
            "section",
            "created_by",
            "created_at",
            "comments",
            "last_comment_at",
            "is_closed",
            "why_closed",
        )

    def to_representation(self, thread: Any) -> dict[str, Any]:
        """Leave the author of a tombstone unnamed here as well."""
        shown = super().to_representation(thread)
        return shown if thread.opening_stands else shown | {"created_by": None}


class CommentSerializer(ReadSerializer):
    """A comment; where it was deleted or hidden, a tombstone without author and words."""

    thread = serializers.CharField(source="thread.public_id", read_only=True)
    parent = serializers.CharField(  # type: ignore[assignment]  # DRF moves it to ``fields``
        source="parent.public_id", read_only=True, default=None, allow_null=True
    )
    author = MemberSerializer(read_only=True, allow_null=True)
    body = serializers.CharField(source="body_md", read_only=True, help_text=_("Markdown."))
    html = serializers.CharField(source="body_html", read_only=True, help_text=_("Safe HTML."))
    is_tombstone = serializers.SerializerMethodField()
    edited_at = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = (
            "public_id",
            "thread",
            "parent",
            "depth",
            "author",
            "body",
            "html",
            "is_tombstone",
            "created_at",
            "edited_at",
        )

    def get_is_tombstone(self, comment: Comment) -> bool:
        return not comment.is_standing

    @extend_schema_field(Moment(allow_null=True))
    def get_edited_at(self, comment: Any) -> str | None:
        """When it was edited; null as long as an edit leaves no trace that others see."""
        edited = comment.edited_at
        if edited is None or edited <= settled_at(comment.created_at, comment.first_reply_at):
            return None
        return Moment().to_representation(edited)

    def to_representation(self, comment: Comment) -> dict[str, Any]:
        shown = super().to_representation(comment)
        if not comment.is_standing:
            shown |= {"author": None, "body": "", "html": "", "edited_at": None}
        return shown


class VersionSerializer(serializers.Serializer):
    """What a comment said from one moment on."""

    body = serializers.CharField(source="body_md", read_only=True, help_text=_("Markdown."))
    html = serializers.CharField(source="body_html", read_only=True, help_text=_("Safe HTML."))
    created_at = Moment(read_only=True)


class SubjectInput(serializers.Serializer):
    """What you want to talk about: name exactly one."""

    passage = PassageInput(required=False)
    reading = serializers.SlugField(required=False, help_text=_("Short name of a reading."))
    reflection = serializers.CharField(
        required=False, max_length=12, help_text=_("Public id of an answer.")
    )
    inquiry = serializers.SlugField(required=False, help_text=_("Short name of an inquiry."))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(
                _("Name exactly one of passage, reading, reflection and inquiry.")
            )
        return attrs


class ThreadInput(serializers.Serializer):
    """A new conversation with its first comment."""

    subject = SubjectInput()
    body = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text=_("Markdown."))
    kind = serializers.ChoiceField(choices=ThreadKind.choices, default=ThreadKind.COMMENT)
    title = serializers.CharField(required=False, allow_blank=True, default="")
    whole_class = serializers.BooleanField(
        default=False, help_text=_("For the whole class even if you belong to a section.")
    )


class CommentInput(serializers.Serializer):
    """A new comment."""

    body = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text=_("Markdown."))
    parent = serializers.CharField(  # type: ignore[assignment]  # DRF moves it to ``fields``
        required=False,
        allow_null=True,
        default=None,
        max_length=12,
        help_text=_("Public id of the comment that you answer."),
    )


class EditInput(serializers.Serializer):
    """New words for your comment."""

    body = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text=_("Markdown."))


class ThreadStartedSerializer(ThreadSerializer):
    """A conversation just begun, with its first comment."""

    first_comment = serializers.SerializerMethodField()

    class Meta:
        model = Thread
        fields = (*ThreadSerializer.Meta.fields, "first_comment")

    @extend_schema_field(CommentSerializer)
    def get_first_comment(self, thread: Thread) -> dict[str, Any]:
        return CommentSerializer(self.context["comment"]).data
