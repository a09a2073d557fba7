"""Wake-ups: they carry no recipient, and lost or doubled ones change nothing but the hour."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from digests import services


@shared_task
def plan_digests() -> None:
    services.plan_due(now=timezone.now())


@shared_task
def drain_digests() -> None:
    """Deliver what is due; see ``services.deliver_due`` for the rules."""
    services.deliver_due(now=timezone.now())
