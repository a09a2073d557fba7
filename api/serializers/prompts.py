from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.serializers.base import ReadSerializer
from prompts.models import Prompt, ReflectionState


class PromptSummarySerializer(ReadSerializer):
    """A prompt in a list, with the state of your own answer."""

    inquiry = serializers.SlugField(source="inquiry.slug", read_only=True)
    reading = serializers.SlugField(
        source="reading.slug", read_only=True, default=None, allow_null=True
    )
    own_answer = serializers.ChoiceField(
        choices=ReflectionState.choices,
        read_only=True,
        allow_null=True,
        help_text=_("State of your own answer; null where you have not begun one."),
    )

    class Meta:
        model = Prompt
        fields = (
            "public_id",
            "inquiry",
            "reading",
            "type",
            "title",
            "opens_at",
            "due_at",
            "closes_at",
            "answers_shown",
            "min_words",
            "max_words",
            "own_answer",
        )


class PromptSerializer(PromptSummarySerializer):
    """A prompt with its wording."""

    body = serializers.CharField(source="body_html", read_only=True, help_text=_("Safe HTML."))
    guidance = serializers.CharField(
        source="guidance_html", read_only=True, help_text=_("Safe HTML.")
    )

    class Meta:
        model = Prompt
        fields = (*PromptSummarySerializer.Meta.fields, "body", "guidance")
