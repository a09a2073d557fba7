from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.personal_data import Kind, PersonalData
from common.public_id import PublicIdField
from courses.models import Membership, Section
from courses.viewer import Viewer
from essays.models import Passage
from prompts.models.prompt import Prompt
from prompts.models.unlock import answers_unlocked


class ReflectionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Own reflections in any state; submitted ones of others, by the prompt's rule.

        Staff see what was submitted. A student sees classmates' answers (class-wide or of
        the own section) once the prompt's rule unlocks them.
        """
        unlocked = answers_unlocked(viewer, "prompt")
        prompt_shown = Q(prompt__in=Prompt.objects.visible_to(viewer.nested()))
        others = Q(state=ReflectionState.SUBMITTED, hidden_at=None)
        return self.filter(
            Q(author=viewer.membership)
            | others & (viewer.is_staff | viewer.in_section() & prompt_shown & unlocked),
            prompt__course=viewer.course,
        )

    def submitted(self) -> Self:
        return self.filter(state=ReflectionState.SUBMITTED)


class Reflection(models.Model):
    """A member's answer to a prompt: draft, then submitted."""

    personal_data: ClassVar[PersonalData] = {
        "author": Kind.LINK,
        "draft_md": Kind.WORDS,
        "body_md": Kind.WORDS,
        "body_html": Kind.WORDS,
        "submitted_at": Kind.TRACE,
    }

    public_id = PublicIdField()
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="reflections")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="reflections")
    #: The author's section when it was submitted; null: the whole class.
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=12, choices=ReflectionState, default=ReflectionState.DRAFT)
    #: What the author is writing now; private even from staff.
    draft_md = models.TextField(blank=True)
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    body_md = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    #: Number of the newest ReflectionVersion; 0 before the first submission.
    version = models.PositiveIntegerField(default=0)
    prompt_version = models.PositiveIntegerField(default=1)
    passages = models.ManyToManyField(Passage, through="ReflectionPassage", related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        constraints = [
            models.UniqueConstraint("prompt", "author", name="one_reflection_per_member"),
            models.CheckConstraint(
                condition=Q(state=ReflectionState.DRAFT) | Q(submitted_at__isnull=False),
                name="submitted_reflection_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("classroom:reflection", args=[self.prompt.course.slug, self.public_id])

    @property
    def is_submitted(self) -> bool:
        return self.state == ReflectionState.SUBMITTED


class ReflectionPassageQuerySet(models.QuerySet["ReflectionPassage"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Choices in readings ``viewer`` may see; whose answer one sees is the reflection's."""
        return self.filter(passage__in=Passage.objects.visible_to(viewer.nested()))


class ReflectionPassage(models.Model):
    """A passage that a reflection is about, in the order the author chose them."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="chosen_passages")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    objects = ReflectionPassageQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint("reflection", "passage", name="one_choice_per_passage")
        ]

    def __str__(self) -> str:
        return str(self.passage)


class ReflectionVersion(models.Model):
    """What a reflection said when it was submitted; immutable."""

    personal_data: ClassVar[PersonalData] = {"body_md": Kind.WORDS, "body_html": Kind.WORDS}

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    prompt_version = models.PositiveIntegerField()
    body_md = models.TextField()
    body_html = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["reflection", "number"]
        constraints = [
            models.UniqueConstraint(
                "reflection", "number", name="one_reflection_version_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reflection_id} ({self.number})"
