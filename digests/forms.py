"""What a member chooses about digests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from digests.models import DigestPreference

_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class PreferenceForm(forms.ModelForm):
    hour = forms.TypedChoiceField(label=_("At what hour"), coerce=int, choices=_HOURS)
    everywhere = forms.BooleanField(
        label=_("The same in all my courses"),
        required=False,
        help_text=_("Also in courses that you join later."),
    )

    class Meta:
        model = DigestPreference
        fields = ["cadence", "hour", "weekday", "paused_until"]
        widgets = {
            "cadence": forms.RadioSelect,
            "paused_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {"paused_until": _("Leave it empty for no break.")}

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hour"].help_text = _("In your time zone, %(zone)s.") % {"zone": zone}

    def clean_paused_until(self) -> date | None:
        until: date | None = self.cleaned_data["paused_until"]
        has_changed = "paused_until" in self.changed_data
        if until is not None and has_changed and until < timezone.localdate():
            raise forms.ValidationError(
                _("That day is past. Choose a later one, or leave it empty for no break.")
            )
        return until

    @property
    def choice(self) -> dict[str, Any]:
        """Cadence, hour and weekday as the services take them."""
        return {name: self.cleaned_data[name] for name in ("cadence", "hour", "weekday")}
