"""States of an account that stop an action."""

from __future__ import annotations

from common.errors import DomainError


class TooManyTokens(DomainError):
    """The person has as many API tokens as one may have."""
