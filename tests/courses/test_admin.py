from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import Course, Invitation, Membership, Role, Section
from tests.factories.accounts import UserFactory
from tests.factories.courses import InvitationFactory, MembershipFactory, SectionFactory

pytestmark = pytest.mark.django_db
NO_SECTIONS = {"sections-TOTAL_FORMS": "0", "sections-INITIAL_FORMS": "0"}


@pytest.fixture
def iris(client, instructor):
    client.force_login(instructor.user)
    return instructor


@pytest.fixture
def root(client, administrator):
    client.force_login(administrator)
    return administrator


def _change(row) -> str:
    return reverse(f"admin:courses_{row._meta.model_name}_change", args=[row.pk])


def _course_data(course, **more) -> dict:
    return {
        "title": course.title,
        "slug": course.slug,
        "description": "",
        "time_zone": "UTC",
        **NO_SECTIONS,
        **more,
    }


# First page


def test_first_page_has_buttons_and_counts(client, iris, student, classmate, assistant):
    InvitationFactory(course=iris.course)
    MembershipFactory(course=iris.course, left_at=timezone.now())
    body = client.get(reverse("admin:index")).content.decode()

    assert "New prompt" in body
    assert reverse("admin:prompts_prompt_add") in body
    row = body.partition(iris.course.title)[2].partition("</tr>")[0]
    assert re.findall(r"<td>(\d+)</td>", row) == ["2", "2", "1"]


def test_first_page_of_an_assistant_offers_no_buttons(client, assistant):
    client.force_login(assistant.user)
    body = client.get(reverse("admin:index")).content.decode()

    assert assistant.course.title in body
    assert "home-button" not in body


def test_first_page_takes_a_fixed_number_of_queries(client, root, django_assert_max_num_queries):
    for _ in range(3):
        MembershipFactory(role=Role.INSTRUCTOR)
    with django_assert_max_num_queries(6):
        client.get(reverse("admin:index"))


# Courses


def test_administrator_creates_a_course_with_its_instructor(client, root):
    iris = UserFactory(email="iris@example.org")
    data = {
        "title": "Civics",
        "slug": "civics",
        "description": "",
        "time_zone": "America/Lima",
        "instructor_email": "Iris@Example.org",
    }
    response = client.post(reverse("admin:courses_course_add"), data)

    assert response.status_code == 302
    membership = Membership.objects.get(course__slug="civics")
    assert (membership.user, membership.role) == (iris, Role.INSTRUCTOR)


def test_course_needs_an_instructor(client, root):
    data = {"title": "Civics", "slug": "civics", "time_zone": "UTC", "instructor_email": "iris"}
    response = client.post(reverse("admin:courses_course_add"), data)

    assert "valid email address" in response.content.decode()
    assert not Course.objects.exists()


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\u2028", "\u0085", "\x0b"])
def test_title_with_a_line_break_is_refused_with_a_sentence(client, iris, break_):
    data = _course_data(iris.course, title=f"Civics{break_}Bcc: all@example.org")
    response = client.post(_change(iris.course), data)

    assert response.status_code == 422
    assert "Write this in one line" in response.content.decode()
    iris.course.refresh_from_db()
    assert iris.course.title == "Reading the City"


def test_instructor_changes_the_course_and_its_sections(client, iris, section):
    data = _course_data(iris.course, title="New title", slug="ignored") | {
        "sections-TOTAL_FORMS": "2",
        "sections-INITIAL_FORMS": "1",
        "sections-0-id": section.pk,
        "sections-0-course": iris.course.pk,
        "sections-0-name": "Tuesday",
        "sections-1-course": iris.course.pk,
        "sections-1-name": "Friday",
    }
    assert client.post(_change(iris.course), data).status_code == 302

    iris.course.refresh_from_db()
    assert (iris.course.title, iris.course.slug) == ("New title", "city")
    assert set(iris.course.sections.values_list("name", flat=True)) == {"Tuesday", "Friday"}


def test_join_code_is_made_rotated_and_switched_off(client, iris):
    make = reverse("admin:courses_course_rotate_join_code", args=[iris.course.pk])
    off = reverse("admin:courses_course_switch_off_code", args=[iris.course.pk])
    assert "by invitation only" in client.get(_change(iris.course)).content.decode()

    client.post(make, {"expires_at_0": "2099-01-02", "expires_at_1": "10:00"})
    iris.course.refresh_from_db()
    first = iris.course.join_code
    body = client.get(_change(iris.course)).content.decode()
    assert f"{first[:4]}-{first[4:]}" in body
    assert iris.course.join_code_expires_at.year == 2099

    client.post(make)
    iris.course.refresh_from_db()
    assert iris.course.join_code != first
    assert iris.course.join_code_expires_at is None

    client.post(off)
    iris.course.refresh_from_db()
    assert iris.course.join_code is None


def test_join_code_with_a_wrong_date_stays(client, iris):
    make = reverse("admin:courses_course_rotate_join_code", args=[iris.course.pk])
    response = client.post(make, {"expires_at_0": "soon", "expires_at_1": ""}, follow=True)

    assert "Enter a valid date" in response.content.decode()
    iris.course.refresh_from_db()
    assert iris.course.join_code is None


@pytest.mark.parametrize("page", ["rotate_join_code", "switch_off_code"])
def test_join_code_buttons_are_posts_of_the_instructor(client, iris, assistant, page):
    url = reverse(f"admin:courses_course_{page}", args=[iris.course.pk])
    assert client.get(url).status_code == 405
    client.force_login(assistant.user)

    assert client.post(url).status_code == 403
    assert (
        "csrfmiddlewaretoken"
        not in (
            client.get(_change(iris.course))
            .content.decode()
            .partition("people-title")[2]
            .partition("</section>")[0]
        )
    )


# Roster


def _upload(client, course, data: bytes, name="roster.csv"):
    url = reverse("admin:courses_course_import_roster", args=[course.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, data)})


def _confirm(client, course, page):
    data = re.search(r'name="data" value="([^"]+)"', page.content.decode())[1]
    return client.post(
        reverse("admin:courses_course_import_roster", args=[course.pk]), {"data": data}
    )


def test_roster_is_shown_first_and_imported_when_confirmed(client, iris, section):
    url = reverse("admin:courses_course_import_roster", args=[iris.course.pk])
    assert "email,name,section,role" in client.get(url).content.decode()
    page = _upload(client, iris.course, "Email;Name;Section\nzoe@example.org;Zoë;Friday\n".encode())
    body = page.content.decode()
    assert page.status_code == 200
    assert "Nothing is imported yet" in body
    assert "New sections: Friday" in body
    assert not Invitation.objects.exists()

    response = _confirm(client, iris.course, page)

    assert response.url == _change(iris.course)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.name) == ("zoe@example.org", "Zoë")
    assert invitation.section.name == "Friday"
    assert "1 line was imported." in client.get(response.url).content.decode()


def test_roster_with_errors_names_the_lines_and_offers_no_button(client, iris):
    page = _upload(client, iris.course, b"email,role\nana,student\nbo@example.org,king\n")
    body = page.content.decode()

    assert page.status_code == 422
    assert "Nothing was imported" in body
    assert "“ana” is not an email address" in body
    assert "The role “king” is unknown" in body
    assert 'name="data"' not in body


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x00\x01", "This is not a text file"),
        (b"first,last\na,b\n", "“email” is missing"),
        (b"email\n" + b"x" * (2 * 1024 * 1024), "larger than 2 MB"),
    ],
)
def test_roster_file_that_is_none_is_refused(client, iris, data, sentence):
    page = _upload(client, iris.course, data)

    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_roster_without_a_file_is_refused(client, iris):
    url = reverse("admin:courses_course_import_roster", args=[iris.course.pk])

    response = client.post(url)

    assert response.status_code == 422
    assert "Choose a file first." in response.content.decode()


@pytest.mark.parametrize("data", ["", "%%%", "ZW1haWwK", "bmFtZQphCg=="])
def test_forged_confirmation_is_refused(client, iris, data):
    url = reverse("admin:courses_course_import_roster", args=[iris.course.pk])

    assert client.post(url, {"data": data}).status_code == 422
    assert client.post(url, {"data": "ZW1haWwKYW5h"}).status_code == 422
    assert not Invitation.objects.exists()


def test_roster_that_changes_nothing_offers_no_button(client, iris, student):
    page = _upload(client, iris.course, f"email\n{student.user.email}\n".encode())

    assert "Nothing would change" in page.content.decode()
    assert 'name="data"' not in page.content.decode()


def test_roster_escapes_what_the_file_holds(client, iris):
    page = _upload(client, iris.course, b"email,name\na@example.org,<script>alert(1)</script>\n")

    assert "<script>alert" not in page.content.decode()


# Members and invitations


def test_member_gets_role_and_section(client, iris, student, other_section):
    response = client.post(_change(student), {"role": "assistant", "section": other_section.pk})

    assert response.status_code == 302
    student.refresh_from_db()
    assert (student.role, student.section) == (Role.ASSISTANT, other_section)


def test_member_gets_no_section_of_another_own_course(client, iris, student):
    second = MembershipFactory(user=iris.user, role=Role.INSTRUCTOR)
    section = SectionFactory(course=second.course)
    response = client.post(_change(student), {"role": "student", "section": section.pk})

    assert "Select a valid choice" in response.content.decode()


def test_last_instructor_cannot_step_back(client, iris):
    response = client.post(_change(iris), {"role": "student", "section": ""})

    assert "A course needs an instructor." in response.content.decode()
    iris.refresh_from_db()
    assert iris.is_instructor


def test_members_are_taken_out_and_back(client, iris, student, classmate):
    url = reverse("admin:courses_membership_changelist")
    chosen = [iris.pk, student.pk, classmate.pk]
    body = client.post(
        url, {"action": "take_out", "_selected_action": chosen}, follow=True
    ).content.decode()
    assert "A course needs an instructor." in body
    assert "2 members were changed." in body
    assert set(iris.course.memberships.taking_part()) == {iris}

    client.post(url, {"action": "take_back", "_selected_action": [student.pk]})

    assert set(iris.course.memberships.taking_part()) == {iris, student}


def test_members_cannot_be_added_or_deleted(client, iris, student):
    assert client.get(reverse("admin:courses_membership_add")).status_code == 403
    url = reverse("admin:courses_membership_delete", args=[student.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"role": "student"}, {"Sol Student", "Gone"}),
        ({"role": "instructor"}, {"Iris Instructor"}),
        ({"takes_part": "yes"}, {"Sol Student", "Iris Instructor"}),
        ({"takes_part": "no"}, {"Gone"}),
        ({"takes_part": "perhaps"}, {"Sol Student", "Iris Instructor", "Gone"}),
    ],
)
def test_roster_is_filtered(client, iris, student, query, names):
    MembershipFactory(course=iris.course, user__name="Gone", left_at=timezone.now())
    page = client.get(reverse("admin:courses_membership_changelist"), query)

    assert {row.display_name for row in page.context["cl"].queryset} == names
    assert "Preview" not in page.content.decode()


@pytest.mark.parametrize(("accepted", "count"), [("yes", 1), ("no", 2), ("x", 3)])
def test_invitations_are_filtered(client, iris, accepted, count):
    InvitationFactory.create_batch(2, course=iris.course)
    InvitationFactory(course=iris.course, accepted_at=timezone.now())
    page = client.get(reverse("admin:courses_invitation_changelist"), {"accepted": accepted})

    assert page.context["cl"].result_count == count


def test_preview_member_is_not_on_the_roster(client, iris):
    preview = MembershipFactory(course=iris.course, role=Role.PREVIEW)
    page = client.get(reverse("admin:courses_membership_changelist"))

    assert preview not in page.context["cl"].queryset


def _invitation_data(into, **more) -> dict:
    return {"course": into.pk, "email": "New@Example.org", "name": "", "role": "student"} | more


def test_instructor_invites_a_colleague(client, iris):
    data = _invitation_data(iris.course, role="instructor")
    assert client.post(reverse("admin:courses_invitation_add"), data).status_code == 302

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("new@example.org", Role.INSTRUCTOR)
    assert invitation.invited_by == iris.user


def test_inviting_an_address_again_changes_its_invitation(client, iris, section):
    known = InvitationFactory(course=iris.course, email="new@example.org")
    data = _invitation_data(iris.course, section=section.pk)
    assert client.post(reverse("admin:courses_invitation_add"), data).status_code == 302

    assert Invitation.objects.get().pk == known.pk
    assert Invitation.objects.get().section == section


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "new@"}, "valid email address"),
        ({"email": ""}, "This field is required"),
        ({"role": "preview"}, "Select a valid choice"),
        ({"course": "999"}, "Select a valid choice"),
        ({"email": "member"}, "takes part already"),
        ({"section": "foreign"}, "belongs to another course"),
    ],
)
def test_invitation_says_what_is_wrong(client, iris, student, wrong, sentence):
    second = MembershipFactory(user=iris.user, role=Role.INSTRUCTOR)
    if wrong.get("email") == "member":
        wrong = {"email": student.user.email}
    if "section" in wrong:
        wrong = {"section": SectionFactory(course=second.course).pk}
    data = _invitation_data(iris.course, **wrong)
    response = client.post(reverse("admin:courses_invitation_add"), data)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Invitation.objects.exists()


def test_open_invitation_is_changed_and_taken_back(client, iris):
    invitation = InvitationFactory(course=iris.course)
    client.post(_change(invitation), {"name": "Ana", "role": "assistant", "section": ""})
    invitation.refresh_from_db()
    assert (invitation.name, invitation.role) == ("Ana", Role.ASSISTANT)

    client.post(reverse("admin:courses_invitation_delete", args=[invitation.pk]), {"post": "yes"})

    assert not Invitation.objects.exists()


def test_accepted_invitation_is_history(client, iris):
    invitation = InvitationFactory(course=iris.course, accepted_at=timezone.now())

    assert client.post(_change(invitation), {"role": "instructor"}).status_code == 403
    url = reverse("admin:courses_invitation_delete", args=[invitation.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(("model", "size"), [("membership", 3), ("membership", 30)])
def test_roster_page_takes_a_fixed_number_of_queries(
    client, iris, section, django_assert_max_num_queries, model, size
):
    MembershipFactory.create_batch(size, course=iris.course, section=section)
    with django_assert_max_num_queries(12):
        client.get(reverse(f"admin:courses_{model}_changelist"))


# People


def test_a_name_that_an_administrator_mends_shows_in_every_course(client, root, student):
    before = student.course.people_version
    fields = {"name": "Sol Student-Ríos", "language": "en", "time_zone": "UTC", "is_active": "on"}

    client.post(reverse("admin:accounts_user_change", args=[student.user_id]), fields)

    student.course.refresh_from_db()
    assert User.objects.get(pk=student.user_id).name == "Sol Student-Ríos"
    assert student.course.people_version > before


def test_administrator_finds_and_switches_off_a_person(client, root):
    ana = UserFactory(email="ana@example.org")
    UserFactory(email="bo@example.org")
    Authenticator.objects.create(user=ana, type="totp", data={})
    page = client.get(reverse("admin:accounts_user_changelist"), {"q": "ana@"})
    assert [(user, user.has_two_steps) for user in page.context["cl"].queryset] == [(ana, True)]

    client.post(
        reverse("admin:accounts_user_change", args=[ana.pk]),
        {"name": "Ana", "language": "en", "time_zone": "UTC"},
    )

    assert not User.objects.get(pk=ana.pk).is_active


# Commands


def test_create_course_command(root, capsys):
    call_command(
        "create_course", "civics", "Civics", instructor="iris@example.org", time_zone="Europe/Oslo"
    )

    course = Course.objects.get()
    assert (course.slug, course.time_zone) == ("civics", "Europe/Oslo")
    assert course.invitations.get().email == "iris@example.org"
    assert "/c/civics/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("slug", "instructor", "sentence"),
    [
        ("not a slug", "iris@example.org", "slug"),
        ("city", "iris@example.org", "already exists"),
        ("civics", "nobody", "not an email address"),
    ],
)
def test_create_course_command_says_what_is_wrong(root, course, slug, instructor, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("create_course", slug, "Civics", instructor=instructor)

    assert Course.objects.count() == 1


def test_create_course_command_needs_an_administrator():
    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("create_course", "civics", "Civics", instructor="iris@example.org")


def test_createsuperuser_makes_an_administrator(monkeypatch, client):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "seven quiet lanterns")
    call_command("createsuperuser", email="Root@example.org", name="Root", interactive=False)
    root = User.objects.get()

    assert root.is_superuser
    assert root.email == "root@example.org"
    assert Section.objects.count() == 0


def test_a_join_code_is_not_made_to_end_in_the_past(client, course, instructor):
    client.force_login(instructor.user)
    url = reverse("admin:courses_course_rotate_join_code", args=[course.pk])
    before = course.join_code
    page = client.post(url, {"expires_at_0": "2020-01-01", "expires_at_1": "08:00"}, follow=True)

    assert "That moment is past" in page.content.decode()
    course.refresh_from_db()
    assert course.join_code == before
