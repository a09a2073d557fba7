"""Forms of the admin: they say in a sentence what the services would refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import time_zone_choices
from common.errors import DomainError
from courses.models import Course, Invitation, Membership, Role
from courses.services import check_change
from courses.services.invitations import check_invitation

_ROLES = [(role.value, role.label) for role in Role if role != Role.PREVIEW]


class JoinCodeForm(forms.Form):
    """When a new join code stops working."""

    expires_at = forms.SplitDateTimeField(
        label=_("The new code works until"),
        required=False,
        widget=AdminSplitDateTime,
        help_text=_("Empty: until you change it or switch it off."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = self.fields["expires_at"].widget.widgets
        for part, label in zip(parts, (_("Date"), _("Time")), strict=True):
            part.attrs |= {"aria-label": label, "aria-describedby": "id_expires_at_helptext"}

    def clean_expires_at(self) -> datetime | None:
        expires_at = self.cleaned_data["expires_at"]
        if expires_at is not None and expires_at <= timezone.now():
            raise forms.ValidationError(
                _("That moment is past. Choose a later one, or leave it empty.")
            )
        return expires_at


class CourseForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=_("Due dates are entered by the clock of this place."),
    )

    class Meta:
        model = Course
        fields = ["title", "slug", "description", "time_zone", "archived_at"]


class NewCourseForm(CourseForm):
    """A course does not begin without somebody who runs it."""

    instructor_email = forms.EmailField(
        label=_("Email address of the instructor"),
        help_text=_("Takes part as soon as this address signs in."),
    )

    def clean_instructor_email(self) -> str:
        return self.cleaned_data["instructor_email"].lower()


class MembershipForm(forms.ModelForm):
    """Role and section of a member."""

    role = forms.ChoiceField(label=_("Role"), choices=_ROLES)

    class Meta:
        model = Membership
        fields = ["role", "section"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields.get("section")
        if isinstance(section, forms.ModelChoiceField) and section.queryset is not None:
            section.queryset = section.queryset.filter(course=self.instance.course_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            check_change(
                membership=self.instance, role=cleaned["role"], section=cleaned.get("section")
            )
        except DomainError as error:
            self.add_error("role", str(error))
        return cleaned


class InvitationForm(forms.ModelForm):
    """Who may take part as soon as an address signs in."""

    role = forms.ChoiceField(label=_("Role"), choices=_ROLES, initial=Role.STUDENT)

    class Meta:
        model = Invitation
        fields = ["course", "email", "name", "role", "section"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            check_invitation(
                course=cleaned.get("course") or self.instance.course,
                email=cleaned.get("email") or self.instance.email,
                role=cleaned["role"],
                section=cleaned.get("section"),
            )
        except DomainError as error:
            self.add_error(None, str(error))
        self._take_over(cleaned)
        return cleaned

    def _take_over(self, cleaned: dict[str, Any]) -> None:
        """Inviting an address again changes its invitation: the row must not clash with itself."""
        if self.instance.pk is None and (course := cleaned.get("course")):
            known = course.invitations.filter(email__iexact=cleaned["email"]).first()
            if known is not None:
                self.instance.pk, self.instance._state.adding = known.pk, False
