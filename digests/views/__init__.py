"""Preferences, unsubscribing, and the mailbox of a first run."""

from digests.views.mailbox import mailbox, mailbox_html, mailbox_message
from digests.views.preferences import preferences
from digests.views.unsubscribe import unsubscribe

__all__ = ["mailbox", "mailbox_html", "mailbox_message", "preferences", "unsubscribe"]
