from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext_lazy as _

from common.personal_data import Kind, PersonalData
from courses.models import Membership
from courses.viewer import Viewer
from prompts.models.prompt import AnswersShown, Prompt


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


def answers_unlocked(viewer: Viewer, prompt: str = "") -> Q:
    """A condition: a student who is ``viewer`` may see classmates' answers to the prompt.

    Args:
        viewer: who looks.
        prompt: the lookup that leads to the prompt; empty for a query of prompts.
    """
    path = prompt + LOOKUP_SEP if prompt else ""
    after_own = Q(**{f"{path}answers_shown": AnswersShown.AFTER_OWN_ANSWER})
    after_due = Q(**{f"{path}answers_shown": AnswersShown.AFTER_DUE})
    own = Unlock.objects.filter(
        prompt=OuterRef(prompt or "pk"), membership=viewer.nested().membership
    )
    return (
        Q(**{f"{path}answers_shown": AnswersShown.AT_ONCE})
        | after_due & Q(**{f"{path}due_at__lte": viewer.at})
        | after_own & (Q(Exists(own)) | Q(**{f"{path}closes_at__lte": viewer.at}))
    )
