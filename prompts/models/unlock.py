from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.personal_data import Kind, PersonalData
from courses.models import Membership
from prompts.models.prompt import Prompt


class UnlockedBy(models.TextChoices):
    OWN_ANSWER = "own_answer", _("Own answer")
    OWN_COMMENTS = "own_comments", _("Own comments")


class Unlock(models.Model):
    """From when on a member sees classmates' answers to a prompt. Never undone."""

    personal_data: ClassVar[PersonalData] = {"membership": Kind.LINK, "at": Kind.TRACE}

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="unlocks")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="unlocks")
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=16, choices=UnlockedBy)

    class Meta:
        constraints = [
            models.UniqueConstraint("prompt", "membership", name="one_unlock_per_member")
        ]

    def __str__(self) -> str:
        return self.get_by_display()
