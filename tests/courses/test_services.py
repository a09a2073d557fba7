from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import services
from courses.errors import (
    AlreadyMember,
    BadAddress,
    BadRoster,
    CourseArchived,
    JoinCodeExpired,
    LastInstructor,
    UnknownJoinCode,
    WrongRole,
    WrongSection,
)
from courses.models import Course, Invitation, Membership, Role, Section
from courses.services.rosters import Outcome
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    CourseFactory,
    InvitationFactory,
    MembershipFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db


def _create(actor, **more):
    values = {
        "title": "Civics",
        "slug": "civics",
        "time_zone": "UTC",
        "instructor_email": "iris@example.org",
    }
    return services.create_course(actor=actor, **(values | more))


# Courses and codes


def test_create_course_names_an_instructor_who_is_there_at_once(administrator):
    iris = UserFactory(email="iris@example.org")
    course = _create(administrator)

    assert course.memberships.get().user == iris
    assert course.memberships.get().role == Role.INSTRUCTOR


def test_create_course_waits_for_an_address_nobody_owns(administrator):
    UserFactory(email="iris@example.org", verified=False)
    course = _create(administrator)

    assert not course.memberships.exists()
    assert course.invitations.get().role == Role.INSTRUCTOR


def test_create_course_is_the_administrators(instructor):
    with pytest.raises(PermissionDenied):
        _create(instructor.user)
    with pytest.raises(PermissionDenied):
        services.appoint_instructor(
            course=instructor.course, actor=instructor.user, email="x@example.org"
        )


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"title": "Civics\r\nBcc: all@example.org"}, ValidationError),
        ({"slug": "not a slug"}, ValidationError),
        ({"time_zone": "Mars/Olympus"}, ValidationError),
        ({"instructor_email": "nobody"}, BadAddress),
    ],
)
def test_create_course_refuses_and_writes_nothing(administrator, wrong, error):
    with pytest.raises(error):
        _create(administrator, **wrong)

    assert not Course.objects.exists()


def test_rotate_join_code_makes_the_old_one_useless(instructor, outsider):
    course = instructor.course
    services.rotate_join_code(course=course, actor=instructor.user)
    old = course.join_code
    services.rotate_join_code(course=course, actor=instructor.user)

    with pytest.raises(UnknownJoinCode):
        services.join_by_code(user=outsider.user, code=old)
    assert services.join_by_code(user=outsider.user, code=course.join_code).course == course


def test_switch_off_join_code(instructor, outsider):
    course = services.rotate_join_code(course=instructor.course, actor=instructor.user)
    code = course.join_code
    services.switch_off_join_code(course=course, actor=instructor.user)

    for typed in (code, "", "None"):
        with pytest.raises(UnknownJoinCode):
            services.join_by_code(user=outsider.user, code=typed)


def test_join_codes_are_the_instructors(assistant, outsider):
    for actor in (assistant.user, outsider.user):
        with pytest.raises(PermissionDenied):
            services.rotate_join_code(course=assistant.course, actor=actor)
        with pytest.raises(PermissionDenied):
            services.switch_off_join_code(course=assistant.course, actor=actor)


@pytest.fixture
def open_course(instructor):
    instructor.course.join_code = "7K3F9Q10"
    instructor.course.save()
    return instructor.course


@pytest.mark.parametrize(
    "typed", ["7K3F-9Q10", "7k3f9q10", " 7k3f 9q10 ", "7K3F-9QIO", "7k3f–9qlo"]
)
def test_join_by_code_forgives_how_it_is_typed(open_course, outsider, typed):
    membership = services.join_by_code(user=outsider.user, code=typed)

    assert (membership.course, membership.role) == (open_course, Role.STUDENT)


def test_join_by_code_twice_is_harmless(open_course, outsider):
    first = services.join_by_code(user=outsider.user, code="7K3F9Q10")
    second = services.join_by_code(user=outsider.user, code="7K3F9Q10")

    assert first == second
    assert outsider.user.memberships.count() == 2


def test_join_by_code_leaves_an_instructor_instructor(open_course, instructor):
    assert services.join_by_code(user=instructor.user, code="7K3F9Q10").is_instructor


def test_join_by_code_takes_a_former_member_back_as_student(open_course, section):
    gone = MembershipFactory(
        course=open_course, role=Role.INSTRUCTOR, section=section, left_at=timezone.now()
    )
    back = services.join_by_code(user=gone.user, code="7K3F9Q10")

    assert back == gone
    assert (back.left_at, back.role, back.section) == (None, Role.STUDENT, section)


def test_join_by_code_prefers_a_waiting_invitation(open_course, outsider, section):
    InvitationFactory(course=open_course, email=outsider.user.email, section=section)

    assert services.join_by_code(user=outsider.user, code="7K3F9Q10").section == section


def test_join_by_code_refuses_an_expired_code(open_course, outsider):
    open_course.join_code_expires_at = timezone.now() - timedelta(seconds=1)
    open_course.save()

    with pytest.raises(JoinCodeExpired, match="Ask your instructor for a new one"):
        services.join_by_code(user=outsider.user, code="7K3F9Q10")


def test_join_by_code_refuses_a_course_that_is_over(open_course, outsider):
    open_course.archived_at = timezone.now()
    open_course.save()

    with pytest.raises(CourseArchived):
        services.join_by_code(user=outsider.user, code="7K3F9Q10")


# Invitations


def test_invite_stores_the_address_in_lower_case_and_once(instructor, section):
    for name in ("Ana", "Ana Lima"):
        services.invite(
            course=instructor.course, actor=instructor.user, email=" ANA@example.org", name=name
        )

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.name) == ("ana@example.org", "Ana Lima")


def test_invite_again_opens_an_invitation_of_who_left(instructor):
    gone = MembershipFactory(course=instructor.course, left_at=timezone.now())
    InvitationFactory(course=instructor.course, email=gone.user.email, accepted_at=timezone.now())
    services.invite(course=instructor.course, actor=instructor.user, email=gone.user.email)
    services.accept_invitations(user=gone.user)

    gone.refresh_from_db()
    assert gone.left_at is None


def test_invite_refuses(instructor, assistant, student, other_course):
    def invite(actor=instructor.user, email="new@example.org", **more):
        services.invite(course=instructor.course, actor=actor, email=email, **more)

    with pytest.raises(PermissionDenied):
        invite(actor=assistant.user)
    with pytest.raises(AlreadyMember):
        invite(email=student.user.email.upper())
    with pytest.raises(BadAddress):
        invite(email="new@")
    with pytest.raises(WrongRole):
        invite(role=Role.PREVIEW)
    with pytest.raises(WrongRole):
        invite(role="king")
    with pytest.raises(WrongSection):
        invite(section=SectionFactory(course=other_course))
    assert not Invitation.objects.exists()


def test_accept_invitations_is_for_proved_addresses(course):
    InvitationFactory(course=course, email="ana@example.org")
    user = UserFactory(email="ana@example.org", verified=False)
    assert services.accept_invitations(user=user) == []

    EmailAddress.objects.create(user=user, email="ANA@example.org", verified=True, primary=True)

    assert [row.course for row in services.accept_invitations(user=user)] == [course]
    assert services.accept_invitations(user=user) == []
    assert Invitation.objects.get().accepted_at is not None


def test_accept_invitations_raises_a_student_and_lowers_nobody(instructor, student):
    course = instructor.course
    InvitationFactory(course=course, email=student.user.email, role=Role.ASSISTANT)
    InvitationFactory(course=course, email=instructor.user.email, role=Role.STUDENT)

    assert services.accept_invitations(user=student.user)[0].role == Role.ASSISTANT
    assert services.accept_invitations(user=instructor.user)[0].role == Role.INSTRUCTOR


def test_accept_invitations_passes_over_a_course_that_is_over():
    user = UserFactory()
    InvitationFactory(email=user.email, course=CourseFactory(archived_at=timezone.now()))

    assert services.accept_invitations(user=user) == []


# Memberships


def test_change_membership_gives_role_and_section(instructor, student, other_section):
    services.change_membership(
        membership=student, actor=instructor.user, role=Role.ASSISTANT, section=other_section
    )

    student.refresh_from_db()
    student.course.refresh_from_db()
    assert (student.role, student.section) == (Role.ASSISTANT, other_section)
    assert student.course.people_version == 1


def test_change_membership_refuses(instructor, assistant, student, other_course):
    def change(actor=instructor.user, membership=student, role=Role.STUDENT, section=None):
        services.change_membership(membership=membership, actor=actor, role=role, section=section)

    with pytest.raises(PermissionDenied):
        change(actor=assistant.user)
    with pytest.raises(WrongRole):
        change(role=Role.PREVIEW)
    with pytest.raises(WrongSection):
        change(section=SectionFactory(course=other_course))
    with pytest.raises(LastInstructor):
        change(membership=instructor)


def test_change_membership_lets_one_of_two_instructors_step_back(instructor):
    second = MembershipFactory(course=instructor.course, role=Role.INSTRUCTOR)
    services.change_membership(
        membership=instructor, actor=second.user, role=Role.STUDENT, section=None
    )
    instructor.refresh_from_db()

    assert instructor.role == Role.STUDENT


def test_change_membership_makes_an_instructor(instructor, assistant):
    services.change_membership(
        membership=assistant, actor=instructor.user, role=Role.INSTRUCTOR, section=None
    )

    assert assistant.course.memberships.instructors().count() == 2


def test_leave_course_by_oneself_or_an_instructor(instructor, student, classmate, assistant):
    services.leave_course(membership=student, actor=student.user)
    services.leave_course(membership=classmate, actor=instructor.user)
    with pytest.raises(PermissionDenied):
        services.leave_course(membership=student, actor=assistant.user)
    with pytest.raises(LastInstructor):
        services.leave_course(membership=instructor, actor=instructor.user)

    assert set(instructor.course.memberships.taking_part()) == {instructor, assistant}


def test_leave_course_twice_keeps_the_first_moment(student):
    services.leave_course(membership=student, actor=student.user)
    first = student.left_at
    services.leave_course(membership=student, actor=student.user)

    assert student.left_at == first


def test_readmit_member_is_the_instructors(instructor, student):
    services.leave_course(membership=student, actor=student.user)
    with pytest.raises(PermissionDenied):
        services.readmit_member(membership=student, actor=student.user)
    for _ in range(2):
        services.readmit_member(membership=student, actor=instructor.user)

    student.refresh_from_db()
    assert student.left_at is None


# Rosters


def _import(instructor, text, dry_run=False):
    data = text if isinstance(text, bytes) else text.encode()
    return services.import_roster(
        course=instructor.course, actor=instructor.user, data=data, dry_run=dry_run
    )


def _outcomes(report):
    return [entry.outcome for entry in report.entries]


def test_import_roster_dry_run_writes_nothing(instructor):
    report = _import(instructor, "email,section\na@example.org,Blue\n", dry_run=True)

    assert _outcomes(report) == [Outcome.NEW]
    assert report.new_sections == ["Blue"]
    assert report.changes_something
    assert not report.is_written
    assert not Invitation.objects.exists()
    assert not Section.objects.exists()


def test_import_roster_tells_every_kind_of_line(instructor, student, classmate, other_section):
    course = instructor.course
    InvitationFactory(course=course, email="same@example.org", name="Same")
    InvitationFactory(course=course, email="CHANGED@example.org")
    gone = MembershipFactory(course=course, left_at=timezone.now())
    InvitationFactory(course=course, email=gone.user.email, accepted_at=timezone.now())
    report = _import(
        instructor,
        "email,name,section,role\n"
        "new@example.org,New,Blue,assistant\n"
        "same@example.org,,,\n"
        "changed@example.org,Changed,Thursday,\n"
        f"{student.user.email},,Thursday,\n"
        f"{classmate.user.email},Other name,,\n"
        f"{gone.user.email},,Thursday,\n",
    )

    assert _outcomes(report) == [
        Outcome.NEW,
        Outcome.INVITED,
        Outcome.CHANGED,
        Outcome.MOVED,
        Outcome.MEMBER,
        Outcome.NEW,
    ]
    assert report.is_written
    assert all(str(entry.sentence) for entry in report.entries)
    student.refresh_from_db()
    assert student.section == other_section
    new = course.invitations.get(email="new@example.org")
    assert (new.name, new.section.name, new.role) == ("New", "Blue", Role.ASSISTANT)
    assert course.invitations.get(email="CHANGED@example.org").section == other_section
    assert course.invitations.get(email=gone.user.email).accepted_at is None


def test_import_roster_twice_changes_nothing(instructor):
    text = "email,name,section\na@example.org,A,Blue\n"
    _import(instructor, text)
    report = _import(instructor, text)

    assert _outcomes(report) == [Outcome.INVITED]
    assert not report.changes_something
    assert Invitation.objects.count() == 1


def test_import_roster_with_one_wrong_line_writes_none(instructor):
    report = _import(instructor, "email\ngood@example.org\nbad\n")

    assert report.has_errors
    assert not report.is_written
    assert report.shown[0].line.number == 3
    assert not Invitation.objects.exists()


def test_import_roster_is_the_instructors(assistant):
    with pytest.raises(PermissionDenied):
        services.import_roster(
            course=assistant.course, actor=assistant.user, data=b"email\na@b.org", dry_run=True
        )


def test_import_roster_refuses_what_is_no_roster(instructor):
    with pytest.raises(BadRoster):
        _import(instructor, "")


@pytest.mark.parametrize("dry_run", [True, False])
def test_import_roster_takes_a_fixed_number_of_queries(instructor, dry_run):
    counts = []
    for size in (3, 400):
        Invitation.objects.all().delete()
        text = "email,name\n" + "".join(f"p{n}@example.org,P {n}\n" for n in range(size))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            _import(instructor, text, dry_run)
        counts.append(len([q for q in queries if not q["sql"].startswith("INSERT")]))

    assert counts[0] == counts[1]


def test_report_shows_no_more_than_can_be_read(instructor):
    text = "email\n" + "".join(f"p{n}@example.org\n" for n in range(502))
    report = _import(instructor, text, dry_run=True)

    assert (len(report.shown), report.more) == (500, 2)


def test_preview_membership_is_no_member_of_the_roster(instructor):
    MembershipFactory(course=instructor.course, role=Role.PREVIEW, user=instructor.user)

    assert Membership.objects.taking_part().count() == 1
    services.leave_course(
        membership=MembershipFactory(course=instructor.course), actor=instructor.user
    )
