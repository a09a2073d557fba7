"""Addresses of allauth: whom they let in is allauth's to say; they show nobody else's data."""

from __future__ import annotations

from tests.authorization.rules import EVERYBODY, Rule


def _open(**args: str) -> Rule:
    return Rule(
        {"GET": EVERYBODY, "POST": EVERYBODY},
        lambda world: dict(args),
        other_methods_are_405=False,
        has_own_door=True,
    )


NAMES = (
    "account_change_password",
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
)
DJANGO: dict[str, Rule] = {name: _open() for name in NAMES} | {
    "account_confirm_email": _open(key="nobodys-key"),
    "account_reset_password_from_key": _open(uidb36="1", key="nobodys-key"),
}
