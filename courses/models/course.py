from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import validate_time_zone
from common.text import validate_one_line


class Course(models.Model):
    """A class that reads and talks together."""

    title = models.CharField(_("title"), max_length=120, validators=[validate_one_line])
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Due dates are entered in this zone, for example America/New_York."),
    )
    #: Null where nobody may join by a code.
    join_code = models.CharField(max_length=12, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, so absence must be null
    join_code_expires_at = models.DateTimeField(_("join code expires"), null=True, blank=True)
    #: Grows when a name, role or section changes, so that cached pieces of pages are made anew.
    people_version = models.PositiveIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("classroom:course", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_over(self) -> bool:
        return self.archived_at is not None

    @property
    def join_code_has_expired(self) -> bool:
        return self.join_code_expires_at is not None and (
            self.join_code_expires_at <= timezone.now()
        )


class Section(models.Model):
    """A small group of a course, of about 20 students."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="sections")
    name = models.CharField(_("name"), max_length=60, validators=[validate_one_line])

    class Meta:
        ordering = ["name"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                "course",
                "name",
                name="one_section_per_name",
                violation_error_message=_("The course already has a section of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
