from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from api.queries import places_of
from api.serializers.base import Moment, ReadSerializer
from courses.models import Membership


class CourseSerializer(ReadSerializer):
    """A course and the caller's place in it."""

    slug = serializers.SlugField(source="course.slug", read_only=True)
    title = serializers.CharField(source="course.title", read_only=True)
    description = serializers.CharField(source="course.description", read_only=True)
    time_zone = serializers.CharField(
        source="course.time_zone",
        read_only=True,
        help_text=_("The zone in which due dates are set."),
    )
    archived_at = Moment(source="course.archived_at", read_only=True, allow_null=True)
    member = serializers.CharField(
        source="public_id", read_only=True, help_text=_("You, as a member of this course.")
    )
    section = serializers.CharField(
        source="section.name", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Membership
        fields = (
            "slug",
            "title",
            "description",
            "time_zone",
            "archived_at",
            "member",
            "role",
            "section",
        )


class MeSerializer(ReadSerializer):
    """The signed-in person."""

    memberships = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ("name", "email", "language", "time_zone", "memberships")

    @extend_schema_field(CourseSerializer(many=True))
    def get_memberships(self, user: User) -> list[dict[str, Any]]:
        return [dict(row) for row in CourseSerializer(places_of(user), many=True).data]
