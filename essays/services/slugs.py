"""Short names in addresses."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

#: Longest slug of an inquiry or a reading.
LONGEST = 60


def free_slug(wanted: str, taken: Iterable[str]) -> str:
    """Return ``wanted``, shortened and numbered so that it is not among ``taken``."""
    wanted = wanted[: LONGEST - 4].strip("-") or "text"
    used = set(taken)
    if wanted not in used:
        return wanted
    return next(slug for n in count(2) if (slug := f"{wanted}-{n}") not in used)
