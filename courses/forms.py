"""The shape of what people type to join a course, and of what its staff type."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.codes import normalise


class JoinForm(forms.Form):
    """A join code, as typed from a blackboard."""

    code = forms.CharField(
        label=_("Join code"),
        max_length=40,
        help_text=_("Eight characters from your instructor, like 7K3F-9QXA."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the join code that your instructor gave you.")},
    )

    def clean_code(self) -> str:
        code = normalise(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A join code has eight letters and digits. Check what you typed.")
            )
        return code


class RosterFileForm(forms.Form):
    """The first step of a roster import."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns: email, name, section, role. Only email is necessary."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )
