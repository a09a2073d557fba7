from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.constraints import in_order
from common.public_id import PublicIdField
from common.text import validate_one_line
from courses.models import Course
from courses.viewer import Viewer
from essays.models import Inquiry, Reading


class PromptType(models.TextChoices):
    OPEN = "open", _("Open answer")
    PASSAGE = "passage", _("Choose passages")


class AnswersShown(models.TextChoices):
    """When classmates' answers are shown to a student."""

    AFTER_OWN_ANSWER = "after_own_answer", _("After their own answer")
    AFTER_DUE = "after_due", _("After the due date")
    AT_ONCE = "at_once", _("At once")
    INSTRUCTORS_ONLY = "instructors_only", _("Never: instructors only")


class PromptQuerySet(models.QuerySet["Prompt"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Prompts of the viewer's course: published, opened, of a reading that is shown."""
        opened = Q(opens_at=None) | Q(opens_at__lte=viewer.at)
        reading = Q(reading=None) | Q(reading__in=Reading.objects.visible_to(viewer.nested()))
        shown = Q(published_at__lte=viewer.at, inquiry__published_at__lte=viewer.at) & opened
        return self.filter(viewer.is_staff | shown & reading, course=viewer.course)

    def due_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(due_at__gt=start, due_at__lte=end)


class Prompt(models.Model):
    """What an instructor asks the students of a course."""

    public_id = PublicIdField()
    #: The inquiry's course, repeated so that scoping needs no join.
    course = models.ForeignKey(Course, models.CASCADE, related_name="prompts", editable=False)
    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, related_name="prompts", verbose_name=_("inquiry")
    )
    reading = models.ForeignKey(
        Reading,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="prompts",
        verbose_name=_("reading"),
    )
    type = models.CharField(_("type"), max_length=16, choices=PromptType, default=PromptType.OPEN)
    title = models.CharField(_("title"), max_length=160, validators=[validate_one_line])
    body_md = models.TextField(_("what you ask"), max_length=5000, help_text=_("Markdown."))
    body_html = models.TextField(editable=False)
    guidance_md = models.TextField(
        _("guidance"), max_length=5000, blank=True, help_text=_("Markdown. Shown folded.")
    )
    guidance_html = models.TextField(blank=True, editable=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("After it no answer is taken.")
    )
    answers_shown = models.CharField(
        _("students see classmates’ answers"),
        max_length=20,
        choices=AnswersShown,
        default=AnswersShown.AFTER_OWN_ANSWER,
    )
    min_words = models.PositiveIntegerField(_("fewest words"), default=40)
    max_words = models.PositiveIntegerField(_("most words"), default=300)
    version = models.PositiveIntegerField(default=1, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PromptQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        constraints = [
            in_order("opens_at", "due_at", name="prompt_is_due_after_it_opens"),
            in_order("opens_at", "closes_at", name="prompt_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(closes_at=None) | Q(closes_at__gte=F("due_at")),
                name="prompt_closes_when_due_or_later",
            ),
            models.CheckConstraint(
                condition=Q(max_words__gte=F("min_words")), name="prompt_word_range_is_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("classroom:prompt", args=[self.course.slug, self.public_id])

    @property
    def is_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def is_past_due(self) -> bool:
        return self.due_at is not None and self.due_at <= timezone.now()


class PromptVersion(models.Model):
    """The wording of a prompt that some reflections answered."""

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    body_md = models.TextField()
    body_html = models.TextField()
    guidance_md = models.TextField(blank=True)
    guidance_html = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["prompt", "number"]
        constraints = [
            models.UniqueConstraint("prompt", "number", name="one_prompt_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
