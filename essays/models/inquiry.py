from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.text import validate_one_line
from courses.models import Course
from courses.viewer import Viewer


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Inquiries of the viewer's course; a draft is the staff's."""
        return self.filter(
            viewer.is_staff | models.Q(published_at__lte=viewer.at), course=viewer.course
        )


class Inquiry(models.Model):
    """One open public question with two poles, which several readings answer."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="inquiries")
    title = models.CharField(_("title"), max_length=120, validators=[validate_one_line])
    slug = models.SlugField(_("short name in addresses"), max_length=60)
    question = models.CharField(
        _("question"),
        max_length=240,
        validators=[validate_one_line],
        help_text=_("An open question that names no side as given."),
    )
    background_md = models.TextField(
        _("background"), max_length=20_000, blank=True, help_text=_("Markdown. Facts, no side.")
    )
    background_html = models.TextField(blank=True, editable=False)
    pole_a_label = models.CharField(
        _("first pole"),
        max_length=200,
        validators=[validate_one_line],
        help_text=_("One end of the range of answers, as a plain sentence."),
    )
    pole_b_label = models.CharField(
        _("second pole"),
        max_length=200,
        validators=[validate_one_line],
        help_text=_("The other end, in the same form."),
    )
    range_note = models.TextField(
        _("range note"),
        max_length=1000,
        blank=True,
        help_text=_("Which views are in this set of readings, and which are not."),
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        constraints = [
            models.UniqueConstraint(
                "course",
                "slug",
                name="one_inquiry_per_slug",
                violation_error_message=_("The course already has an inquiry at this address."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("classroom:inquiry", args=[self.course.slug, self.slug])
