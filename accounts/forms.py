"""The shape of what people type about themselves."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.text import validate_one_line

if TYPE_CHECKING:
    from accounts.models import User

#: Languages in which the interface exists; names are in the language itself.
LANGUAGES = [("en", "English")]


_REGIONS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


@cache
def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Zones by region, as a select shows them: ``("America", [("America/Lima", "Lima")])``."""
    places = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in _REGIONS)
    regions = groupby(places, key=lambda zone: zone.partition("/")[0])
    listed = [(region, [(zone, _place(zone)) for zone in zones]) for region, zones in regions]
    return [("UTC", [("UTC", "UTC")]), *listed]


def _place(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")


class NameField(forms.CharField):
    """A person's name as others read it: one line, nothing that disguises it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Your name"),
            max_length=120,
            validators=[validate_one_line],
            help_text=_("As your class knows you."),
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            **kwargs,
        )


class SignupForm(forms.Form):
    """What signing up asks beside address and password."""

    name = NameField()
    #: Filled by the browser, which knows where it is; anything else is left out.
    time_zone = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": ""})
    )

    def clean_time_zone(self) -> str:
        name = self.cleaned_data["time_zone"]
        return name if name in available_timezones() else settings.TIME_ZONE

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.time_zone = self.cleaned_data["time_zone"]
        user.save(update_fields=["name", "time_zone"])


class ProfileForm(forms.Form):
    name = NameField()
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, help_text=_("Of this site and of its emails.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=_("Dates are shown, and digests are sent, by the clock of this place."),
    )


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        validators=[validate_one_line],
        help_text=_("For example: backup script on my laptop."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
