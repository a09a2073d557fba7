from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.personal_data import Kind, PersonalData
from common.public_id import PublicIdField
from common.text import validate_one_line
from courses.models.course import Course, Section


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    ASSISTANT = "assistant", _("Assistant")
    INSTRUCTOR = "instructor", _("Instructor")
    #: The course as a student sees it; one hidden membership per course.
    PREVIEW = "preview", _("Preview")


STAFF_ROLES = (Role.ASSISTANT, Role.INSTRUCTOR)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(left_at=None)

    def taking_part(self) -> Self:
        """Active members who are people: rosters, counts, mail and export ask this."""
        return self.active().exclude(role=Role.PREVIEW)

    def staff(self) -> Self:
        return self.active().filter(role__in=STAFF_ROLES)

    def instructors(self) -> Self:
        return self.active().filter(role=Role.INSTRUCTOR)


class Membership(models.Model):
    """Who takes part in a course, in which role and section. Never deleted: one leaves."""

    personal_data: ClassVar[PersonalData] = {
        "user": Kind.LINK,
        "joined_at": Kind.TRACE,
        "left_at": Kind.TRACE,
    }

    public_id = PublicIdField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.STUDENT)
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("section"),
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                "course",
                "user",
                condition=~models.Q(role=Role.PREVIEW),
                name="one_membership_per_person",
            ),
            models.UniqueConstraint(
                "course", condition=models.Q(role=Role.PREVIEW), name="one_preview_per_course"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name by which the course knows this member (needs ``user``)."""
        return self.user.name or gettext("Unnamed member")

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

    @property
    def is_instructor(self) -> bool:
        return self.role == Role.INSTRUCTOR


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(accepted_at=None)


class Invitation(models.Model):
    """An address on a roster; a membership begins when it signs in verified."""

    personal_data: ClassVar[PersonalData] = {
        "email": Kind.IDENTITY,
        "name": Kind.IDENTITY,
        "accepted_at": Kind.TRACE,
    }

    course = models.ForeignKey(Course, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email address"))
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[validate_one_line])
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.STUDENT)
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, verbose_name=_("section")
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                "course",
                Lower("email"),
                name="one_invitation_per_address",
                violation_error_message=_("This address is already invited to the course."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.PREVIEW), name="nobody_is_invited_as_preview"
            ),
        ]

    def __str__(self) -> str:
        return self.email
