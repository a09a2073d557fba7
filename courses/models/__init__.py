"""Who studies with whom, in which role."""

from courses.models.course import Course, Section
from courses.models.membership import STAFF_ROLES, Invitation, Membership, Role

__all__ = ["STAFF_ROLES", "Course", "Invitation", "Membership", "Role", "Section"]
