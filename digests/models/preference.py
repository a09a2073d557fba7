from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.personal_data import Kind, PersonalData
from courses.models import Membership


class Cadence(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKDAYS = "weekdays", _("Monday to Friday")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("Never")


class Weekday(models.IntegerChoices):
    """Numbered as in ISO 8601: Monday is 1."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Schedule(models.Model):
    """When somebody wants a digest, in the participant's own time zone."""

    cadence = models.CharField(
        _("how often"), max_length=10, choices=Cadence, default=Cadence.DAILY
    )
    hour = models.PositiveSmallIntegerField(
        _("at what hour"), default=7, validators=[MaxValueValidator(23)]
    )
    weekday = models.PositiveSmallIntegerField(
        _("on which day, if weekly"), choices=Weekday, default=Weekday.MONDAY
    )

    class Meta:
        abstract = True


class DigestDefaults(Schedule):
    """What a person wants in every course that has no preference of its own."""

    personal_data: ClassVar[PersonalData] = {"user": Kind.LINK, "cadence": Kind.TRACE}

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_defaults"
    )

    def __str__(self) -> str:
        return self.get_cadence_display()


class DigestPreference(Schedule):
    """What a member wants for one course."""

    personal_data: ClassVar[PersonalData] = {"membership": Kind.LINK, "cadence": Kind.TRACE}

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="digest_preference")
    paused_until = models.DateField(_("no mail until"), null=True, blank=True)

    def __str__(self) -> str:
        return self.get_cadence_display()
