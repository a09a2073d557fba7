"""What importing may meet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class ImportRefused(DomainError):
    """The text cannot become an essay; the message says what to do instead."""


#: A text of more blocks is no essay, and no page could show it.
MOST_BLOCKS = 50_000
TOO_MANY = _("It has more paragraphs than any essay. Import the part that is to be read.")
