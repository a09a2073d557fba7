"""What a member wants, by the preferences page or by the link in a mail."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import User
from courses.models import Membership
from digests.models import Cadence, DigestDefaults, DigestPreference
from digests.selectors import preference_for


def choose_for_course(
    *,
    member: Membership,
    cadence: str,
    hour: int,
    weekday: int,
    paused_until: date | None = None,
) -> DigestPreference:
    """Set what ``member`` wants in this course."""
    chosen = {
        "cadence": cadence,
        "hour": hour,
        "weekday": weekday,
        "paused_until": paused_until,
    }
    preference, _created = DigestPreference.objects.update_or_create(
        membership=member, defaults=chosen
    )
    return preference


@transaction.atomic
def choose_everywhere(*, user: User, cadence: str, hour: int, weekday: int) -> DigestDefaults:
    """Set what ``user`` wants in all courses, those with a preference of their own included."""
    chosen = {"cadence": cadence, "hour": hour, "weekday": weekday}
    DigestPreference.objects.filter(membership__user=user).update(**chosen)
    defaults, _created = DigestDefaults.objects.update_or_create(user=user, defaults=chosen)
    return defaults


@transaction.atomic
def unsubscribe(*, member: Membership, everywhere: bool = False) -> None:
    """Send no more digests of this course, or of any. Doing it twice changes nothing."""
    if everywhere:
        DigestPreference.objects.filter(membership__user=member.user).update(cadence=Cadence.OFF)
        DigestDefaults.objects.update_or_create(user=member.user, defaults={"cadence": Cadence.OFF})
        return
    _set_cadence(member, Cadence.OFF)


@transaction.atomic
def resubscribe(*, member: Membership) -> None:
    """Send digests of this course again: as the member wants them elsewhere, else daily."""
    defaults = DigestDefaults.objects.filter(user=member.user).exclude(cadence=Cadence.OFF).first()
    _set_cadence(member, defaults.cadence if defaults else Cadence.DAILY)


def _set_cadence(member: Membership, cadence: str) -> None:
    usual = preference_for(member)
    # Mail programs post twice, and at once: neither may fail or undo what was chosen meanwhile.
    DigestPreference.objects.update_or_create(
        membership=member,
        defaults={"cadence": cadence},
        create_defaults={"cadence": cadence, "hour": usual.hour, "weekday": usual.weekday},
    )
