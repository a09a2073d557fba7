"""States of a course that stop an action."""

from __future__ import annotations

from common.errors import DomainError


class UnknownJoinCode(DomainError):
    """No course can be joined with this code."""


class JoinCodeExpired(DomainError):
    """The code was right until it expired."""


class CourseArchived(DomainError):
    """The course is over."""


class AlreadyMember(DomainError):
    """The person takes part in the course already."""


class LastInstructor(DomainError):
    """Without this member nobody could run the course."""


class WrongSection(DomainError):
    """The section belongs to another course."""


class WrongRole(DomainError):
    """This role cannot be given in this way."""


class BadAddress(DomainError):
    """What was typed is no email address."""


class BadRoster(DomainError):
    """The file cannot be read as a roster."""
