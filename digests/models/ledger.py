from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
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
#: States in which the content of a row was not told and belongs to the next one.
UNTOLD_STATES = (State.EXPIRED, State.FAILED)


class Reason(models.TextChoices):
    """Why a row is where it is, where the state alone does not tell."""

    EMPTY = "empty", _("Nothing had happened")
    UNSUBSCRIBED = "unsubscribed", _("The member wants no digest")
    PAUSED = "paused", _("The member asked for no mail until later")
    LEFT = "left", _("The member no longer takes part")
    INACTIVE = "inactive", _("The account may not sign in")
    ARCHIVED = "archived", _("The course is archived")
    REFUSED = "refused", _("The server refused the recipient or the message")
    TRIES = "tries", _("Tried too often")
    POISON = "poison", _("It could not be written")
    #: Once, and it is sent again; twice, and somebody has to look.
    UNANSWERED = "unanswered", _("The server did not answer")
    UNANSWERED_TWICE = "unanswered_twice", _("The server did not answer, twice")


#: Why a row was skipped although there was something to tell: it belongs to the next one too.
UNTOLD_REASONS = (
    Reason.UNSUBSCRIBED,
    Reason.PAUSED,
    Reason.LEFT,
    Reason.INACTIVE,
    Reason.ARCHIVED,
)


class DigestQuerySet(models.QuerySet["Digest"]):
    def due(self, moment: datetime) -> Self:
        """Rows whose time has come, in the order in which they waited."""
        return self.filter(
            state=State.PENDING, not_before__lte=moment, expires_at__gt=moment
        ).order_by("not_before", "pk")

    def to_send_again(self, moment: datetime) -> Self:
        """Rows whose answer was lost once: they get one more try with the same Message-ID."""
        return self.filter(
            state=State.UNCERTAIN,
            reason=Reason.UNANSWERED,
            not_before__lte=moment,
            expires_at__gt=moment,
        ).order_by("not_before", "pk")

    def overdue(self, moment: datetime) -> Self:
        """Rows that wait beyond their period; what they would have told is the next one's."""
        waiting = Q(state=State.PENDING) | Q(state=State.UNCERTAIN, reason=Reason.UNANSWERED)
        return self.filter(waiting, expires_at__lte=moment)

    def with_reader(self) -> Self:
        return self.select_related("membership__user", "membership__course", "membership__section")

    def with_lost_lease(self, state: State) -> Self:
        """Rows whose worker died or sleeps; by the database's clock, which all share."""
        return self.filter(state=state, lease_until__lt=Now())

    def transition(self, *, to: State, came_from: State, token: UUID | None, **changes: Any) -> int:
        """Move rows on; return how many moved. Nothing else writes ``state``.

        Args:
            to: the new state.
            came_from: rows that have left this state meanwhile stay as they are.
            token: the lease under which the caller works: a row that another worker has
                taken over stays as it is. None only for rows that nobody holds.
            changes: other columns to write at the same time.
        """
        rows = self.filter(state=came_from)
        if token is not None:
            rows = rows.filter(lease_token=token)
        return rows.update(state=to, **changes)


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
    reason = models.CharField(max_length=40, choices=Reason, blank=True)
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
                condition=Q(state__in=["pending", "leased", "sending", "uncertain"]),
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
