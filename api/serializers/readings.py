from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.base import ReadSerializer
from api.serializers.prompts import PromptSummarySerializer
from essays.models import Block, Inquiry, Passage, Reading


class PointSerializer(serializers.Serializer):
    """A place in a text, between two characters."""

    block = serializers.CharField(max_length=12, help_text=_("Key of a block."))
    offset = serializers.IntegerField(
        min_value=0, help_text=_("Unicode code points of the block’s text before the place.")
    )


class PassageSerializer(ReadSerializer):
    """A span of a reading’s text, with what stands there (W3C Web Annotation selectors)."""

    reading = serializers.SlugField(source="reading.slug", read_only=True)
    start = serializers.SerializerMethodField()
    end = serializers.SerializerMethodField()

    class Meta:
        model = Passage
        fields = ("public_id", "reading", "start", "end", "exact", "prefix", "suffix")

    @extend_schema_field(PointSerializer)
    def get_start(self, passage: Passage) -> dict[str, object]:
        return {"block": passage.start_block.key, "offset": passage.start}

    @extend_schema_field(PointSerializer)
    def get_end(self, passage: Passage) -> dict[str, object]:
        return {"block": passage.end_block.key, "offset": passage.end}


class PassageInput(serializers.Serializer):
    """A span to mark: two places in a reading, ``end`` exclusive."""

    reading = serializers.SlugField(help_text=_("Short name of the reading."))
    start = PointSerializer()
    end = PointSerializer()
    exact = serializers.CharField(
        required=False,
        trim_whitespace=False,
        max_length=5000,
        help_text=_("What you see there; refused if the text says something else."),
    )


class SpanSerializer(serializers.Serializer):
    """A part of a block’s text that is set apart."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    kind = serializers.CharField(help_text=_("emphasis, strong, link or footnote."))
    target = serializers.CharField(required=False, help_text=_("Where a link or note leads."))


class BlockSerializer(ReadSerializer):
    """A piece of the text; all offsets count Unicode code points of ``text``."""

    spans = SpanSerializer(many=True, read_only=True)
    sentences = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        read_only=True,
        help_text=_("Start and end of each sentence."),
    )

    class Meta:
        model = Block
        fields = ("key", "kind", "level", "number", "text", "spans", "sentences", "credit")


class ReadingSummarySerializer(ReadSerializer):
    """A reading, without its text."""

    inquiry = serializers.SlugField(source="inquiry.slug", read_only=True)
    title = serializers.CharField(source="edition.title", read_only=True)
    standfirst = serializers.CharField(source="edition.standfirst", read_only=True)
    byline = serializers.CharField(source="edition.byline", read_only=True)
    language = serializers.CharField(source="edition.language", read_only=True)
    word_count = serializers.IntegerField(source="edition.word_count", read_only=True)
    minutes = serializers.IntegerField(source="edition.minutes", read_only=True)
    publication = serializers.CharField(source="edition.essay.publication", read_only=True)
    published_on = serializers.DateField(
        source="edition.essay.published_on", read_only=True, allow_null=True
    )

    class Meta:
        model = Reading
        fields = (
            "slug",
            "inquiry",
            "title",
            "standfirst",
            "byline",
            "answer_summary",
            "language",
            "word_count",
            "minutes",
            "publication",
            "published_on",
            "opens_at",
            "due_at",
            "closes_at",
        )


class ReadingSerializer(ReadingSummarySerializer):
    """A reading with its text and the prompts on it."""

    author_note = serializers.CharField(source="edition.essay.author_note", read_only=True)
    canonical_url = serializers.URLField(source="edition.essay.canonical_url", read_only=True)
    blocks = BlockSerializer(source="edition.blocks", many=True, read_only=True)
    prompts = PromptSummarySerializer(source="shown_prompts", many=True, read_only=True)

    class Meta:
        model = Reading
        fields = (
            *ReadingSummarySerializer.Meta.fields,
            "author_note",
            "canonical_url",
            "blocks",
            "prompts",
        )


class InquirySummarySerializer(ReadSerializer):
    """A public question with its two poles."""

    poles = serializers.SerializerMethodField()

    class Meta:
        model = Inquiry
        fields = ("slug", "title", "question", "poles", "range_note")

    @extend_schema_field(
        serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2)
    )
    def get_poles(self, inquiry: Inquiry) -> list[str]:
        return [inquiry.pole_a_label, inquiry.pole_b_label]


class InquirySerializer(InquirySummarySerializer):
    """An inquiry with its background, readings and prompts."""

    background = serializers.CharField(
        source="background_html", read_only=True, help_text=_("Safe HTML.")
    )
    readings = ReadingSummarySerializer(source="shown_readings", many=True, read_only=True)
    prompts = PromptSummarySerializer(source="shown_prompts", many=True, read_only=True)

    class Meta:
        model = Inquiry
        fields = (*InquirySummarySerializer.Meta.fields, "background", "readings", "prompts")
