from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.personal_data import Kind, PersonalData
from common.public_id import PublicIdField
from courses.models import Membership
from digests.models.preference import Cadence


class DigestKind(models.TextChoices):
    DIGEST = "digest", _("Digest")
    INSTANT = "instant", _("Instant")
    REMINDER = "reminder", _("Reminder")
    RE_ENTRY = "re_entry", _("Re-entry")
    STAFF = "staff", _("Staff")


class State(models.TextChoices):
    PENDING = "pending", _("Waiting")
    LEASED = "leased", _("Claimed")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Uncertain")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Expired")


#: States from which a row still moves.
OPEN_STATES = (State.PENDING, State.LEASED, State.SENDING)


class DigestQuerySet(models.QuerySet["Digest"]):
    def due(self, moment: datetime) -> Self:
        """Rows whose time has come, in the order in which they waited."""
        return self.filter(state=State.PENDING, not_before__lte=moment).order_by("not_before", "pk")

    def with_lost_lease(self, moment: datetime) -> Self:
        return self.filter(state__in=(State.LEASED, State.SENDING), lease_until__lt=moment)

    def transition(self, *, to: State, came_from: State, token: UUID, **changes: Any) -> bool:
        """Move the one row on; False if another worker has taken it over."""
        return self.filter(state=came_from, lease_token=token).update(state=to, **changes) == 1


class Digest(models.Model):
    """One mail to one member for one period: a row before it is a mail.

    The row is the job. ``key`` is the local date in the participant's zone
    (``D:2026-11-21``, ``W:2026-W47``). The content is what ``CourseItem`` numbers with
    ``from_seq < seq <= to_seq``, still visible and unread when it is rendered.
    """

    personal_data: ClassVar[PersonalData] = {
        "membership": Kind.LINK,
        "sent_at": Kind.TRACE,
        "state": Kind.TRACE,
    }

    public_id = PublicIdField()
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="digests")
    kind = models.CharField(max_length=10, choices=DigestKind, default=DigestKind.DIGEST)
    cadence = models.CharField(max_length=10, choices=Cadence)
    key = models.CharField(max_length=16)
    from_seq = models.PositiveBigIntegerField()
    to_seq = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=120, unique=True)
    last_code = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    planned_at = models.DateTimeField()
    first_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [
            models.UniqueConstraint(
                "membership", "kind", "key", name="one_digest_per_member_and_period"
            ),
            models.CheckConstraint(
                condition=Q(to_seq__gte=models.F("from_seq")), name="digest_span_is_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["pending", "leased", "sending"]),
                name="digests_to_deliver",
            ),
            models.Index("membership", "planned_at", name="digests_by_member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class DeliveryAttempt(models.Model):
    """One try to deliver a digest: the answer to “did it reach her?”."""

    personal_data: ClassVar[PersonalData] = {"digest": Kind.LINK, "text": Kind.TRACE}

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="delivery_attempts")
    number = models.PositiveSmallIntegerField()
    token = models.UUIDField()
    #: Where the conversation with the server ended: connect, mail, rcpt, data, dot, done.
    stage = models.CharField(max_length=10)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The server's words, without addresses.
    text = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["digest", "number"]

    def __str__(self) -> str:
        return f"{self.stage} {self.code or ''}"
