"""What a course is asked."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response

from api.queries import prompts_seen
from api.serializers.prompts import PromptSerializer, PromptSummarySerializer
from api.views.base import ApiRequest, CourseView
from prompts.models import Prompt


class PromptFilters(serializers.Serializer):
    inquiry = serializers.SlugField(
        required=False, help_text=_("Only prompts of the inquiry with this short name.")
    )
    reading = serializers.SlugField(
        required=False, help_text=_("Only prompts on the reading with this short name.")
    )


class PromptList(ListModelMixin, CourseView):
    serializer_class = PromptSummarySerializer
    queryset = Prompt.objects.none()
    filters = PromptFilters

    def get_queryset(self) -> QuerySet[Prompt]:
        wanted = {f"{name}__slug": slug for name, slug in self.filtered().items()}
        return prompts_seen(self.viewer).filter(**wanted)

    @extend_schema(
        operation_id="prompts",
        tags=["prompts"],
        summary=_("Prompts of a course"),
        description=_("What the course is asked, soonest due first, with how far you are."),
        parameters=[PromptFilters],
    )
    def get(self, request: ApiRequest, course: str) -> Response:
        return self.list(request)


class PromptDetail(CourseView):
    serializer_class = PromptSerializer

    @extend_schema(
        operation_id="prompt",
        tags=["prompts"],
        summary=_("A prompt"),
        description=_("What is asked, with its guidance, dates and word range."),
    )
    def get(self, request: ApiRequest, course: str, public_id: str) -> Response:
        found = self.one(prompts_seen(self.viewer), public_id=public_id)
        return Response(self.get_serializer(found).data)
