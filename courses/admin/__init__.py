"""Courses and their people in the admin."""

from courses.admin.course import CourseAdmin
from courses.admin.invitation import InvitationAdmin
from courses.admin.membership import MembershipAdmin
from courses.admin.user import UserAdmin

__all__ = ["CourseAdmin", "InvitationAdmin", "MembershipAdmin", "UserAdmin"]
