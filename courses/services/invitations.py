"""Invitations: who may take part as soon as an address proves to be theirs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import owner_of, verified_addresses
from courses.errors import AlreadyMember, BadAddress, WrongRole, WrongSection
from courses.models import STAFF_ROLES, Course, Invitation, Membership, Role, Section
from courses.policies import can_teach


@transaction.atomic
def invite(
    *,
    course: Course,
    actor: User,
    email: str,
    name: str = "",
    role: str = Role.STUDENT,
    section: Section | None = None,
) -> Invitation:
    """Invite an address to ``course``; inviting it again changes the invitation.

    Raises:
        BadAddress: ``email`` is no address.
        WrongRole, WrongSection: nobody is invited in that role, or to another's section.
        AlreadyMember: the owner of the address takes part already.
    """
    if not can_teach(actor, course):
        raise PermissionDenied
    check_invitation(course=course, email=email, role=role, section=section)
    return write_invitation(
        course=course, actor=actor, email=email, name=name, role=role, section=section
    )


def check_invitation(*, course: Course, email: str, role: str, section: Section | None) -> None:
    """Raise what stops the invitation, so that a form can say it before anything is written."""
    if role == Role.PREVIEW or role not in Role:
        raise WrongRole(_("Choose student, assistant or instructor."))
    if section is not None and section.course_id != course.pk:
        raise WrongSection(_("This section belongs to another course."))
    owner = owner_of(email)
    if owner and course.memberships.taking_part().filter(user=owner).exists():
        raise AlreadyMember(
            _("The owner of this address takes part already. Change the role in the roster.")
        )


def write_invitation(
    *,
    course: Course,
    actor: User,
    email: str,
    name: str = "",
    role: str = Role.STUDENT,
    section: Section | None = None,
) -> Invitation:
    """Store an invitation that was checked; the newest one of an address counts."""
    address = clean_address(email)
    known = course.invitations.filter(email__iexact=address).first()
    invitation = known or Invitation(course=course, email=address, invited_by=actor)
    invitation.name, invitation.role, invitation.section = name, role, section
    invitation.accepted_at = None
    invitation.save()
    return invitation


def clean_address(email: str) -> str:
    """Return ``email`` in lower case.

    Raises:
        BadAddress: it is no address.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadAddress(
            _("This is not an email address. It looks like name@example.org.")
        ) from None
    return address


@transaction.atomic
def accept_invitations(*, user: User) -> list[Membership]:
    """Let ``user`` into every course that invited an address proved to be theirs.

    Accounts calls it when a verified address signs in.
    """
    invitations = (
        Invitation.objects.open()
        .annotate(address=Lower("email"))
        .filter(address__in=verified_addresses(user), course__archived_at=None)
        .select_related("course", "section")
        # Each locks its course: in one order, or two sign-ins could wait for each other.
        .order_by("course")
    )
    return [_accept(invitation, user) for invitation in invitations]


def _accept(invitation: Invitation, user: User) -> Membership:
    membership = admit(
        course=invitation.course, user=user, role=invitation.role, section=invitation.section
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return membership


def admit(*, course: Course, user: User, role: str, section: Section | None = None) -> Membership:
    """Make ``user`` a member; who takes part already keeps role and section.

    Who had left comes back in ``role``: a former instructor with a students' join code
    is a student. An invitation to the staff raises a student, and none lowers anybody.
    """
    # The course's row is locked, so that two doors cannot make two memberships.
    Course.objects.select_for_update().get(pk=course.pk)
    rows = course.memberships.exclude(role=Role.PREVIEW).filter(user=user)
    membership = rows.select_related("course", "section").first()
    if membership is None:
        membership = Membership.objects.create(course=course, user=user, role=role, section=section)
    elif membership.left_at is not None:
        membership.left_at, membership.role = None, role
        membership.section = section or membership.section
        membership.save(update_fields=["left_at", "role", "section"])
    elif role in STAFF_ROLES and membership.role == Role.STUDENT:
        membership.role = role
        membership.save(update_fields=["role"])
    else:
        return membership
    note_people_changed(course)
    return membership


def note_people_changed(course: Course) -> None:
    """Make cached pieces of the course's pages that show people be made anew."""
    Course.objects.filter(pk=course.pk).update(people_version=F("people_version") + 1)
