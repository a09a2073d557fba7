"""Every write to a person's own account that is not sign-in itself."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import slots
from accounts.errors import TooManyTokens
from accounts.models import ApiToken, User

MAX_TOKENS = 20
#: So that a program that asks often does not write at every request.
_USE_IS_NOTED_EVERY = timedelta(minutes=1)
#: Lets secret scanners recognise a token that was published by mistake.
_PREFIX = "civic_"


@transaction.atomic
def create_api_token(*, user: User, name: str) -> tuple[ApiToken, str]:
    """Make a token for ``user``; return it and its secret, which is not kept.

    Raises:
        TooManyTokens: the person has ``MAX_TOKENS`` already.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if user.api_tokens.count() >= MAX_TOKENS:
        raise TooManyTokens(_("You have 20 tokens. Revoke one that you no longer use first."))
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(user=user, name=name, digest=_digest(secret))
    return token, secret


def revoke_api_token(*, token: ApiToken, actor: User) -> None:
    """Delete ``token``: what still uses its secret is refused from now on."""
    if token.user_id != actor.pk:
        raise PermissionDenied
    token.delete()


def authenticate_token(secret: str) -> User | None:
    """Return the person for whom ``secret`` acts, if there is one who may sign in."""
    tokens = ApiToken.objects.filter(digest=_digest(secret), user__is_active=True)
    token = tokens.select_related("user").first()
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at <= now - _USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


@transaction.atomic
def update_profile(*, user: User, name: str, language: str, time_zone: str) -> User:
    """Store what ``user`` is called, reads, and lives by."""
    is_renamed = name != User.objects.values_list("name", flat=True).get(pk=user.pk)
    user.name, user.language, user.time_zone = name, language, time_zone
    user.save(update_fields=["name", "language", "time_zone"])
    if is_renamed:
        for tell in slots.on_name_change:
            tell(user)
    return user


def note_verified_sign_in(user: User) -> None:
    """Tell higher apps that ``user`` is here with a verified address."""
    for tell in slots.on_verified_sign_in:
        tell(user)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
