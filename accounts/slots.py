"""What higher apps want to be told about a person, filled in their ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User

#: Called when a person signs in with a verified address, and when one more is verified.
on_verified_sign_in: list[Callable[[User], object]] = []

#: Called when a person's name has changed, inside the transaction that changed it.
on_name_change: list[Callable[[User], None]] = []
