"""How sign-in treats our users: an email address and no user name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Addresses are lower case; links in mails begin with the site's address.

    A link made from the request's Host header could lead a person who asked for a new
    password to somebody else's site.
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off. Ask whoever runs this site."),
        "email_password_mismatch": _(
            "The email address and password do not match. Check both, or ask for a new password."
        ),
        "too_many_login_attempts": _(
            "Too many tries with this address. Wait 15 minutes, or ask for a new password."
        ),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    }

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, context | {"site_url": _site_url()})

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        return _site_url() + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        # The key holds both parts of the address; reverse() wants them apart.
        path = reverse("account_reset_password_from_key", args=["UID", "KEY"])
        return _site_url() + path.replace("UID-KEY", quote(key))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed and request.user == email_address.user:
            services.note_verified_sign_in(email_address.user)
        return is_confirmed

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        services.note_verified_sign_in(user)
        return super().post_login(request, user, **kwargs)


def _site_url() -> str:
    return settings.SITE_URL.rstrip("/")
