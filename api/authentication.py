"""Who calls: a program with a token that its owner made on the profile page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import User
from accounts.services import authenticate_token


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <secret>``; without the header the session decides."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword.lower().encode():
            return None
        user = self._owner(parts[1:])
        if user is None:
            raise AuthenticationFailed(
                _("This token is not valid. Make a new one under “API tokens” in your menu.")
            )
        return user, "token"

    def authenticate_header(self, request: Request) -> str:
        return f'{self.keyword} realm="api"'

    def _owner(self, words: list[bytes]) -> User | None:
        if len(words) != 1 or not words[0].isascii():
            return None
        return authenticate_token(words[0].decode("ascii"))
