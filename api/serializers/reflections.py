from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.base import MemberSerializer, Moment, ReadSerializer
from api.serializers.readings import PassageInput, PassageSerializer
from prompts.models import Reflection


class ReflectionSerializer(ReadSerializer):
    """A submitted answer."""

    prompt = serializers.CharField(source="prompt.public_id", read_only=True)
    author = MemberSerializer(read_only=True)
    body = serializers.CharField(source="body_md", read_only=True, help_text=_("Markdown."))
    html = serializers.CharField(source="body_html", read_only=True, help_text=_("Safe HTML."))
    passages = serializers.SerializerMethodField()

    class Meta:
        model = Reflection
        fields = ("public_id", "prompt", "author", "body", "html", "passages", "submitted_at")

    @extend_schema_field(PassageSerializer(many=True))
    def get_passages(self, reflection: Reflection) -> list[dict[str, Any]]:
        chosen = [choice.passage for choice in reflection.chosen_passages.all()]
        return [dict(row) for row in PassageSerializer(chosen, many=True).data]


class OwnReflectionSerializer(ReflectionSerializer):
    """Your own answer: what you submitted and what you are writing now."""

    draft = serializers.CharField(
        source="draft_md", read_only=True, help_text=_("Nobody else ever sees it.")
    )
    draft_saved_at = Moment(read_only=True, allow_null=True)
    version = serializers.IntegerField(read_only=True, help_text=_("0 before you first submit."))

    class Meta:
        model = Reflection
        fields = (
            *ReflectionSerializer.Meta.fields,
            "state",
            "version",
            "draft",
            "draft_saved_at",
        )


class AnswerInput(serializers.Serializer):
    """What you write; passages only where the prompt’s type asks for them."""

    body = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text=_("Markdown."))
    passages = serializers.ListField(
        child=PassageInput(),
        required=False,
        default=list,
        max_length=20,
        help_text=_("The passages your answer is about; they replace those chosen before."),
    )
