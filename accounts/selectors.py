"""Reads over people and their addresses."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from accounts.models import User


def verified_addresses(user: User) -> set[str]:
    """Return the addresses, in lower case, that ``user`` has proved to own."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return {email.lower() for email in addresses.values_list("email", flat=True)}


def owner_of(email: str) -> User | None:
    """Return the person who has proved to own ``email``."""
    address = (
        EmailAddress.objects.filter(email__iexact=email.strip(), verified=True)
        .select_related("user")
        .first()
    )
    return address.user if address else None
