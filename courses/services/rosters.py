"""Importing a roster: first what would happen, line by line, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Course, Invitation, Membership, Section
from courses.policies import can_teach
from courses.roster import RosterLine, read_roster
from courses.services.invitations import note_people_changed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Outcome(Enum):
    NEW = "new"
    INVITED = "invited"
    CHANGED = "changed"
    MOVED = "moved"
    MEMBER = "member"
    ERROR = "error"

    @property
    def sentence(self) -> str | _StrPromise:
        return _SENTENCES[self]


_SENTENCES = {
    Outcome.NEW: _(
        "New: takes part as soon as this address signs in. No mail is sent, so tell them."
    ),
    Outcome.INVITED: _("Is invited already."),
    Outcome.CHANGED: _("Is invited already; name, section or role change."),
    Outcome.MOVED: _("Takes part already; moves to this section."),
    Outcome.MEMBER: _("Takes part already; nothing changes."),
}

_SHOWN = 500


@dataclass(frozen=True)
class RosterEntry:
    """What happens, or would happen, because of one line."""

    line: RosterLine
    outcome: Outcome

    @property
    def sentence(self) -> str | _StrPromise:
        return self.line.error or self.outcome.sentence


@dataclass(frozen=True)
class RosterReport:
    """What an import does; where any line has an error nothing is written."""

    entries: list[RosterEntry]
    new_sections: list[str]
    is_written: bool = False

    @property
    def has_errors(self) -> bool:
        return self.count(Outcome.ERROR) > 0

    @property
    def changes_something(self) -> bool:
        idle = (Outcome.INVITED, Outcome.MEMBER)
        return not self.has_errors and any(entry.outcome not in idle for entry in self.entries)

    @property
    def shown(self) -> list[RosterEntry]:
        """The entries that a page shows: what is wrong first, and no more than can be read."""
        return sorted(self.entries, key=lambda entry: not entry.line.error)[:_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.entries) - _SHOWN)

    def count(self, outcome: Outcome) -> int:
        return sum(entry.outcome is outcome for entry in self.entries)

    def of(self, outcome: Outcome) -> list[RosterLine]:
        return [entry.line for entry in self.entries if entry.outcome is outcome]


@transaction.atomic
def import_roster(*, course: Course, actor: User, data: bytes, dry_run: bool) -> RosterReport:
    """Invite the people of a roster file; move members to the sections it names.

    With ``dry_run``, and where any line has an error, nothing is written. The number of
    queries does not depend on the number of lines.

    Raises:
        BadRoster: the file as a whole cannot be used.
    """
    if not can_teach(actor, course):
        raise PermissionDenied
    lines = read_roster(data)
    Course.objects.select_for_update().get(pk=course.pk)
    known = _Known.of(course)
    report = RosterReport(
        entries=[RosterEntry(line, known.outcome(line)) for line in lines],
        new_sections=sorted({line.section for line in lines if line.section} - set(known.sections)),
    )
    if dry_run or report.has_errors:
        return report
    _write(course, actor, report, known)
    return RosterReport(report.entries, report.new_sections, is_written=True)


@dataclass(frozen=True)
class _Known:
    """What the course knows of addresses before the import."""

    members: dict[str, Membership]
    invitations: dict[str, Invitation]
    sections: dict[str, Section]

    @classmethod
    def of(cls, course: Course) -> _Known:
        memberships = course.memberships.taking_part().select_related("section")
        by_user = {membership.user_id: membership for membership in memberships}
        addresses = EmailAddress.objects.filter(
            verified=True, user__in=course.memberships.taking_part().values("user")
        ).values_list("email", "user_id")
        return cls(
            members={email.lower(): by_user[user] for email, user in addresses},
            invitations={
                invitation.email.lower(): invitation
                for invitation in course.invitations.select_related("section")
            },
            sections={section.name: section for section in course.sections.all()},
        )

    def outcome(self, line: RosterLine) -> Outcome:
        if line.error:
            return Outcome.ERROR
        if member := self.members.get(line.email):
            return Outcome.MOVED if self._moves(member, line) else Outcome.MEMBER
        invitation = self.invitations.get(line.email)
        if invitation is None or invitation.accepted_at is not None:
            return Outcome.NEW
        return Outcome.CHANGED if _differs(invitation, line) else Outcome.INVITED

    @staticmethod
    def _moves(member: Membership, line: RosterLine) -> bool:
        return bool(line.section) and _section_name(member) != line.section


def _differs(invitation: Invitation, line: RosterLine) -> bool:
    now = (invitation.name, _section_name(invitation), invitation.role)
    then = (line.name or invitation.name, line.section or _section_name(invitation), line.role)
    return now != then


def _section_name(row: Membership | Invitation) -> str:
    return row.section.name if row.section else ""


def _write(course: Course, actor: User, report: RosterReport, known: _Known) -> None:
    made = Section.objects.bulk_create(
        Section(course=course, name=name) for name in report.new_sections
    )
    sections = known.sections | {section.name: section for section in made}
    _invite(course, actor, report.of(Outcome.NEW), known, sections)
    _change_invitations(report.of(Outcome.CHANGED), known, sections)
    _move(report.of(Outcome.MOVED), known, sections)
    note_people_changed(course)


def _invite(
    course: Course,
    actor: User,
    lines: Iterable[RosterLine],
    known: _Known,
    sections: dict[str, Section],
) -> None:
    again = [line for line in lines if line.email in known.invitations]
    _change_invitations(again, known, sections)
    Invitation.objects.bulk_create(
        Invitation(
            course=course,
            invited_by=actor,
            email=line.email,
            name=line.name,
            role=line.role,
            section=sections.get(line.section),
        )
        for line in lines
        if line.email not in known.invitations
    )


def _change_invitations(
    lines: Iterable[RosterLine], known: _Known, sections: dict[str, Section]
) -> None:
    changed = []
    for line in lines:
        invitation = known.invitations[line.email]
        invitation.name = line.name or invitation.name
        invitation.section = sections.get(line.section) or invitation.section
        invitation.role, invitation.accepted_at = line.role, None
        changed.append(invitation)
    Invitation.objects.bulk_update(changed, ["name", "section", "role", "accepted_at"], 500)


def _move(lines: Iterable[RosterLine], known: _Known, sections: dict[str, Section]) -> None:
    moved = []
    for line in lines:
        membership = known.members[line.email]
        membership.section = sections[line.section]
        moved.append(membership)
    Membership.objects.bulk_update(moved, ["section"], 500)
