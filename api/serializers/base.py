"""What all shapes share."""

from __future__ import annotations

from datetime import UTC
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers

from courses.models import Membership


class Moment(serializers.DateTimeField):
    """A moment in UTC, whoever asks and by whichever door."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default_timezone": UTC, **kwargs})


class ReadSerializer(serializers.ModelSerializer):
    """A shape that only goes out: every field is named and none is taken in."""

    serializer_field_mapping: ClassVar[dict[type[models.Field], type[serializers.Field]]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: Moment,
    }

    def get_extra_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_extra_kwargs()
        for name in self.Meta.fields:
            kwargs.setdefault(name, {})["read_only"] = True
        return kwargs


class MemberSerializer(ReadSerializer):
    """A person as a member of the course."""

    member = serializers.CharField(source="public_id", read_only=True)
    name = serializers.CharField(source="display_name", read_only=True)

    class Meta:
        model = Membership
        fields = ("member", "name", "role")
