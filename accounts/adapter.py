"""How sign-in treats our users: an email address and no user name."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Addresses are lower case; links in mails begin with the site's address."""
