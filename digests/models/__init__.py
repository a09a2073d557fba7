"""What people missed, by mail: preferences, the ledger, the attempts."""

from digests.models.item import CourseItem
from digests.models.ledger import DeliveryAttempt, Digest, DigestKind, State
from digests.models.preference import Cadence, DigestDefaults, DigestPreference

__all__ = [
    "Cadence",
    "CourseItem",
    "DeliveryAttempt",
    "Digest",
    "DigestDefaults",
    "DigestKind",
    "DigestPreference",
    "State",
]
