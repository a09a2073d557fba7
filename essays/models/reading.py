from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.constraints import in_order
from courses.models import Course
from courses.viewer import Viewer
from essays.models.essay import Edition
from essays.models.inquiry import Inquiry


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Readings of the viewer's course: published, opened, in a published inquiry."""
        opened = Q(opens_at=None) | Q(opens_at__lte=viewer.at)
        shown = Q(published_at__lte=viewer.at, inquiry__published_at__lte=viewer.at) & opened
        return self.filter(viewer.is_staff | shown, course=viewer.course)

    def with_text(self) -> Self:
        return self.select_related("inquiry__course", "edition__essay")


class Reading(models.Model):
    """An edition of an essay, set in an inquiry of a course with order and dates."""

    #: The inquiry's course, repeated so that the slug is unique in the course.
    course = models.ForeignKey(Course, models.CASCADE, related_name="readings", editable=False)
    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, related_name="readings", verbose_name=_("inquiry")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="readings", verbose_name=_("essay")
    )
    slug = models.SlugField(_("short name in addresses"), max_length=60)
    order = models.PositiveIntegerField(_("order"), default=0)
    answer_summary = models.CharField(
        _("the author’s answer in one sentence"),
        max_length=240,
        blank=True,
        help_text=_("Worded “… argues that …”."),
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be read by"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("After it nobody can write here.")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(
                "course",
                "slug",
                name="one_reading_per_slug",
                violation_error_message=_("The course already has a reading at this address."),
            ),
            models.UniqueConstraint(
                "inquiry",
                "edition",
                name="one_reading_per_edition",
                violation_error_message=_("This essay is already a reading of the inquiry."),
            ),
            in_order("opens_at", "due_at", name="reading_is_due_after_it_opens"),
            in_order("opens_at", "closes_at", name="reading_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.edition.title

    def get_absolute_url(self) -> str:
        return reverse("classroom:reading", args=[self.course.slug, self.inquiry.slug, self.slug])

    @property
    def is_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()
