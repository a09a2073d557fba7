"""The shape of what people type about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.text import validate_one_line

if TYPE_CHECKING:
    from accounts.models import User


class SignupForm(forms.Form):
    """What signing up asks beside address and password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_one_line],
        help_text=_("As your class knows you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
