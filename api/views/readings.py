"""What a course reads."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response

from api.queries import inquiries_in_full, readings_in_full, readings_seen
from api.serializers.readings import (
    InquirySerializer,
    InquirySummarySerializer,
    ReadingSerializer,
    ReadingSummarySerializer,
)
from api.views.base import ApiRequest, CourseView
from essays.models import Inquiry, Reading


class InquiryList(ListModelMixin, CourseView):
    serializer_class = InquirySummarySerializer
    queryset = Inquiry.objects.none()

    def get_queryset(self) -> QuerySet[Inquiry]:
        self.filtered()
        return Inquiry.objects.visible_to(self.viewer)

    @extend_schema(
        operation_id="inquiries",
        tags=["readings"],
        summary=_("Inquiries of a course"),
        description=_("The public questions that the course reads about, in their order."),
    )
    def get(self, request: ApiRequest, course: str) -> Response:
        return self.list(request)


class InquiryDetail(CourseView):
    serializer_class = InquirySerializer

    @extend_schema(
        operation_id="inquiry",
        tags=["readings"],
        summary=_("An inquiry"),
        description=_("A question with its background, readings and prompts."),
    )
    def get(self, request: ApiRequest, course: str, inquiry: str) -> Response:
        found = self.one(inquiries_in_full(self.viewer), slug=inquiry)
        return Response(self.get_serializer(found).data)


class ReadingFilters(serializers.Serializer):
    inquiry = serializers.SlugField(
        required=False, help_text=_("Only readings of the inquiry with this short name.")
    )


class ReadingList(ListModelMixin, CourseView):
    serializer_class = ReadingSummarySerializer
    queryset = Reading.objects.none()
    filters = ReadingFilters

    def get_queryset(self) -> QuerySet[Reading]:
        wanted = {f"{name}__slug": slug for name, slug in self.filtered().items()}
        return readings_seen(self.viewer).filter(**wanted)

    @extend_schema(
        operation_id="readings",
        tags=["readings"],
        summary=_("Readings of a course"),
        description=_("The essays set in the course, without their text, by inquiry and order."),
        parameters=[ReadingFilters],
    )
    def get(self, request: ApiRequest, course: str) -> Response:
        return self.list(request)


class ReadingDetail(CourseView):
    serializer_class = ReadingSerializer

    @extend_schema(
        operation_id="reading",
        tags=["readings"],
        summary=_("A reading"),
        description=_("An essay with its text in blocks, and the prompts on it."),
    )
    def get(self, request: ApiRequest, course: str, reading: str) -> Response:
        found = self.one(readings_in_full(self.viewer), slug=reading)
        return Response(self.get_serializer(found).data)
