"""Who one is, and where one takes part."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response

from api.queries import places_of
from api.serializers.courses import CourseSerializer, MeSerializer
from api.views.base import ApiRequest, CourseView, PersonalView
from courses.models import Membership


class Me(PersonalView):
    serializer_class = MeSerializer

    @extend_schema(
        operation_id="me",
        tags=["people"],
        summary=_("Yourself"),
        description=_("Your name, language and time zone, and the courses you take part in."),
    )
    def get(self, request: ApiRequest) -> Response:
        return Response(self.get_serializer(request.user).data)


class CourseList(ListModelMixin, PersonalView):
    serializer_class = CourseSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Membership]:
        return places_of(self.request.user)

    @extend_schema(
        operation_id="courses",
        tags=["courses"],
        summary=_("Your courses"),
        description=_("The courses you take part in, with your role and section in each."),
    )
    def get(self, request: ApiRequest) -> Response:
        return self.list(request)


class CourseDetail(CourseView):
    serializer_class = CourseSerializer

    @extend_schema(
        operation_id="course",
        tags=["courses"],
        summary=_("A course"),
        description=_("One of your courses, with your role and section."),
    )
    def get(self, request: ApiRequest, course: str) -> Response:
        return Response(self.get_serializer(self.membership).data)
