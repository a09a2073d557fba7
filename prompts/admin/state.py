"""In which state a prompt is, as an instructor thinks of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prompts.models import Prompt


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


def state_of(prompt: Prompt) -> State:
    """Draft, scheduled until the moment of publication, then open until it closes."""
    now = timezone.now()
    if prompt.published_at is None:
        return State.DRAFT
    if prompt.published_at > now:
        return State.SCHEDULED
    return State.CLOSED if prompt.is_closed else State.OPEN


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Prompt]) -> QuerySet[Prompt]:
        now = timezone.now()
        published = Q(published_at__lte=now)
        in_state = {
            State.DRAFT: Q(published_at=None),
            State.SCHEDULED: Q(published_at__gt=now),
            State.OPEN: published & (Q(closes_at=None) | Q(closes_at__gt=now)),
            State.CLOSED: published & Q(closes_at__lte=now),
        }
        return queryset.filter(in_state.get(self.value(), Q()))  # type: ignore[call-overload]
