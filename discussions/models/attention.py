from __future__ import annotations

from typing import ClassVar

from django.db import models

from common.personal_data import Kind, PersonalData
from courses.models import Membership
from discussions.models.thread import Thread


class ReadMark(models.Model):
    """The number of the newest comment of a thread that a member has seen."""

    personal_data: ClassVar[PersonalData] = {"membership": Kind.LINK, "seen_at": Kind.TRACE}

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="read_marks")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="read_marks")
    last_number = models.PositiveIntegerField()
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("membership", "thread", name="one_read_mark_per_thread")
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.last_number}"


class Follow(models.Model):
    """Whether a member wants to hear of a thread; writing in it begins it."""

    personal_data: ClassVar[PersonalData] = {"membership": Kind.LINK}

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="follows")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="follows")
    #: False: unfollowed by hand, so that writing again does not bring it back.
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("membership", "thread", name="one_follow_per_thread")
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}"
