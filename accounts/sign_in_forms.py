"""The forms of allauth, without placeholders: every field has its label above it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as stock
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _


def _clear(form: Any) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(stock.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address")
        self.fields["remember"].label = _("Stay signed in on this device")
        _clear(self)


class SignupForm(stock.SignupForm):
    #: What one types in which order; the name comes from ``accounts.forms.SignupForm``.
    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email address")
        self.fields["password2"].label = _("The password again")
        _clear(self)


class ResetPasswordForm(stock.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email address")
        _clear(self)


class ResetPasswordKeyForm(stock.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _clear(self)


class ChangePasswordForm(stock.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _clear(self)


class AddEmailForm(stock.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email address")
        _clear(self)


class ReauthenticateForm(stock.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _clear(self)


class AuthenticateForm(second_step.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _clear(self)


class ReauthenticateWithCodeForm(second_step.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _clear(self)


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _clear(self)
