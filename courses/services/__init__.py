"""Every write to courses and to who takes part in them."""

from courses.services.courses import (
    appoint_instructor,
    create_course,
    rotate_join_code,
    switch_off_join_code,
)
from courses.services.invitations import accept_invitations, invite
from courses.services.joining import course_behind, join_by_code
from courses.services.memberships import (
    change_membership,
    check_change,
    leave_course,
    note_renamed,
    readmit_member,
)
from courses.services.rosters import RosterReport, import_roster

__all__ = [
    "RosterReport",
    "accept_invitations",
    "appoint_instructor",
    "change_membership",
    "check_change",
    "course_behind",
    "create_course",
    "import_roster",
    "invite",
    "join_by_code",
    "leave_course",
    "note_renamed",
    "readmit_member",
    "rotate_join_code",
    "switch_off_join_code",
]
