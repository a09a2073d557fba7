"""Every write of digests: planning, delivering, preferences."""

from digests.services.delivery import deliver_due
from digests.services.planning import plan_due
from digests.services.preferences import (
    choose_everywhere,
    choose_for_course,
    resubscribe,
    unsubscribe,
)

__all__ = [
    "choose_everywhere",
    "choose_for_course",
    "deliver_due",
    "plan_due",
    "resubscribe",
    "unsubscribe",
]
