"""What people missed, by mail: preferences, the ledger, the attempts."""

from digests.models.item import CourseItem
from digests.models.ledger import (
    OPEN_STATES,
    UNTOLD_REASONS,
    UNTOLD_STATES,
    DeliveryAttempt,
    Digest,
    DigestKind,
    Reason,
    State,
)
from digests.models.preference import (
    Cadence,
    DigestDefaults,
    DigestPreference,
    Schedule,
    Weekday,
)

__all__ = [
    "OPEN_STATES",
    "UNTOLD_REASONS",
    "UNTOLD_STATES",
    "Cadence",
    "CourseItem",
    "DeliveryAttempt",
    "Digest",
    "DigestDefaults",
    "DigestKind",
    "DigestPreference",
    "Reason",
    "Schedule",
    "State",
    "Weekday",
]
