"""Every way known to see or change another's course through the admin, tried.

The probes run over whatever is registered, so that an admin added later is tried too. Each
row of the other course holds the word ZEBRA: no answer to the instructor may contain it,
and nothing there may have changed afterwards.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.forms import ModelChoiceField
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.admin_scope import AdministratorsAdmin, course_of
from courses.models import Course, Invitation, Membership, Role, Section
from digests.models import Cadence, Digest
from discussions.models import Comment, Thread
from essays.models import Edition, Essay, Inquiry, Reading
from prompts.models import Prompt, Reflection
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    CourseFactory,
    InvitationFactory,
    MembershipFactory,
    SectionFactory,
)
from tests.factories.discussions import CommentFactory, ThreadFactory
from tests.factories.essays import EditionFactory, EssayFactory, InquiryFactory, ReadingFactory
from tests.factories.prompts import PromptFactory, ReflectionFactory

pytestmark = pytest.mark.django_db
CANARY = "ZEBRA"
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
SCOPED = [
    model
    for model in REGISTERED
    if not isinstance(admin.site._registry[model], AdministratorsAdmin)
]
_IGNORED = {LogEntry, Session, ContentType}


def _rows(word: str) -> dict:
    """One row of every registered model, in a course of its own."""
    slug = word.lower()
    course = CourseFactory(title=f"{word} course", slug=slug)
    section = SectionFactory(course=course, name=f"{word} section")
    user = UserFactory(name=f"{word} student", email=f"{slug}@example.org")
    student = MembershipFactory(course=course, user=user, section=section)
    inquiry = InquiryFactory(course=course, title=f"{word} inquiry", question=f"{word}?", slug=slug)
    essay = EssayFactory(course=course, source_name=f"{word}.txt", publication=f"{word} Times")
    edition = EditionFactory(essay=essay, title=f"{word} essay", byline=f"{word} Author")
    reading = ReadingFactory(inquiry=inquiry, edition=edition, slug=slug)
    prompt = PromptFactory(inquiry=inquiry, reading=reading, title=f"{word} prompt")
    reflection = ReflectionFactory(prompt=prompt, author=student, body_md=f"{word} answer")
    thread = ThreadFactory(
        course=course, reading=reading, created_by=student, title=f"{word} thread"
    )
    comment = CommentFactory(thread=thread, author=student, body_md=f"{word} comment")
    now = timezone.now()
    digest = Digest.objects.create(
        membership=student,
        cadence=Cadence.DAILY,
        key=f"D:{slug}",
        from_seq=0,
        to_seq=1,
        not_before=now,
        expires_at=now,
        planned_at=now,
        message_id=f"<{slug}@example.org>",
    )
    invitation = InvitationFactory(course=course, email=f"{slug}2@example.org", name=word)
    return {
        Course: course,
        Section: section,
        User: user,
        Membership: student,
        Inquiry: inquiry,
        Essay: essay,
        Edition: edition,
        Reading: reading,
        Prompt: prompt,
        Reflection: reflection,
        Invitation: invitation,
        Thread: thread,
        Digest: digest,
        Comment: comment,
    }


@pytest.fixture
def foreign() -> dict:
    return _rows(CANARY)


@pytest.fixture
def own() -> dict:
    return _rows("OTTER")


@pytest.fixture
def iris(client, own) -> User:
    """The instructor of the own course, signed in."""
    user = UserFactory(name="Iris Instructor")
    MembershipFactory(course=own[Course], user=user, role=Role.INSTRUCTOR)
    client.force_login(user)
    return user


@pytest.fixture
def untouched(foreign, own, iris):
    """Whatever the test tries, nothing changes."""
    before = _everything()
    yield
    assert _everything() == before


def _everything() -> dict:
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model not in _IGNORED
    }


def _values(rows: dict) -> list:
    return [list(model._base_manager.filter(pk=row.pk).values()) for model, row in rows.items()]


def _url(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _request(user) -> SimpleNamespace:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def _assert_blind(response) -> None:
    body = response.content.decode(errors="replace")
    assert CANARY not in body + response.headers.get("Location", "")
    assert CANARY.lower() not in response.headers.get("Location", "")


def _form_data(form) -> dict:
    """What a browser would send of an unchanged form."""
    data = {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            data[bound.html_name] = value
    return data


@pytest.mark.parametrize("model", SCOPED)
def test_the_world_has_a_row_of_every_registered_model(model, foreign):
    assert model in foreign


# Lists


@pytest.mark.parametrize("model", SCOPED)
def test_list_shows_own_rows_and_filters_only(client, iris, own, foreign, model):
    response = client.get(_url(model, "changelist"))

    assert response.status_code == 200
    _assert_blind(response)
    assert own[model] in list(response.context["cl"].queryset)


@pytest.mark.parametrize("model", SCOPED)
def test_search_finds_own_rows_only(client, iris, own, foreign, model):
    response = client.get(_url(model, "changelist"), {"q": "zebr"})

    assert response.status_code == 200
    _assert_blind(response)
    assert response.context["cl"].result_count == 0


@pytest.mark.parametrize("model", SCOPED)
def test_facets_count_own_rows_only(client, iris, own, foreign, model):
    _assert_blind(client.get(_url(model, "changelist"), {"_facets": "True"}))


@pytest.mark.parametrize("model", SCOPED)
def test_filter_by_a_foreign_row_shows_nothing(client, iris, own, foreign, model):
    for name in ("course", "inquiry", "section", "prompt", "prompt__course", "reading", "user"):
        related = {"course": Course, "prompt__course": Course, "inquiry": Inquiry}.get(
            name, {"section": Section, "prompt": Prompt, "reading": Reading}.get(name, User)
        )
        response = client.get(
            _url(model, "changelist"), {f"{name}__id__exact": foreign[related].pk}, follow=True
        )
        _assert_blind(response)


@pytest.mark.parametrize("model", SCOPED)
@pytest.mark.parametrize(
    "lookup",
    [
        "created_by__password__startswith",
        "user__password__startswith",
        "author__user__password__startswith",
        "course__memberships__user__email__startswith",
        "course__join_code__startswith",
        "memberships__user__password__startswith",
    ],
)
def test_lookup_through_relations_is_refused(client, iris, own, foreign, model, lookup):
    response = client.get(_url(model, "changelist"), {lookup: "a"})

    assert response.status_code in (302, 400)
    _assert_blind(response)


@pytest.mark.parametrize("model", SCOPED)
@pytest.mark.parametrize("field", ["join_code", "source_hash", "digest", "id"])
def test_to_field_is_refused_or_blind(client, iris, own, foreign, model, field):
    response = client.get(_url(model, "changelist"), {"_to_field": field, "_popup": "1"})

    assert response.status_code in (200, 400)
    _assert_blind(response)


# One row


@pytest.mark.parametrize("page", ["change", "history", "delete"])
@pytest.mark.parametrize("model", REGISTERED)
def test_foreign_row_does_not_open(client, iris, own, foreign, model, page):
    response = client.get(_url(model, page, foreign[model].pk))
    gone = client.get(_url(model, page, 10**9))

    assert response.status_code in (302, 403)
    assert response.status_code == gone.status_code
    _assert_blind(response)
    if response.status_code == 302:
        _assert_blind(client.get(response.url, follow=True))


@pytest.mark.parametrize("model", SCOPED)
def test_own_row_opens(client, iris, own, foreign, model):
    for page in ("change", "history"):
        response = client.get(_url(model, page, own[model].pk))
        assert response.status_code == 200
        _assert_blind(response)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("model", REGISTERED)
def test_forged_post_changes_no_foreign_row(client, foreign, model):
    for data in ({}, {"title": "Taken", "name": "Taken", "_save": "1"}):
        response = client.post(_url(model, "change", foreign[model].pk), data)
        assert response.status_code in (302, 403)
        _assert_blind(response)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("model", REGISTERED)
def test_forged_post_deletes_no_foreign_row(client, foreign, model):
    response = client.post(_url(model, "delete", foreign[model].pk), {"post": "yes"})

    assert response.status_code in (302, 403)


@pytest.mark.parametrize("across", ["0", "1"])
@pytest.mark.parametrize("model", SCOPED)
def test_actions_reach_no_foreign_row(client, iris, own, foreign, model, across):
    before = _values(foreign)
    request = _request(iris)
    own_actions = admin.site._registry[model].get_actions(request)
    for name in {*own_actions, "delete_selected"}:
        response = client.post(
            _url(model, "changelist"),
            {
                "action": name,
                "_selected_action": [foreign[model].pk],
                "select_across": across,
                "index": "0",
                "post": "yes",
            },
            follow=True,
        )
        _assert_blind(response)
    assert _values(foreign) == before


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("model", SCOPED)
def test_nothing_is_edited_in_lists(client, foreign, model):
    assert not admin.site._registry[model].list_editable
    client.post(
        _url(model, "changelist"),
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-id": foreign[model].pk,
            "form-0-title": "Taken",
            "_save": "1",
        },
    )


# What a form may point at


@pytest.mark.parametrize("model", SCOPED)
def test_forms_offer_own_rows_only(iris, own, foreign, model):
    request = _request(iris)
    model_admin = admin.site._registry[model]
    forms = [model_admin.get_form(request, row) for row in (None, own[model])]
    forms += [
        formset.form for formset, _ in model_admin.get_formsets_with_inlines(request, own[model])
    ]
    for form in forms:
        for name, field in form.base_fields.items():
            if not isinstance(field, ModelChoiceField) or name == "id":
                continue
            offered = list(field.queryset)
            assert foreign.get(field.queryset.model) not in offered, name
            assert not any(isinstance(row, User) for row in offered), name


@pytest.mark.parametrize("model", SCOPED)
def test_add_page_names_no_foreign_row(client, iris, own, foreign, model):
    response = client.get(
        _url(model, "add"),
        {
            "course": foreign[Course].pk,
            "inquiry": foreign[Inquiry].pk,
            "reading": foreign[Reading].pk,
            "edition": foreign[Edition].pk,
            "essay": foreign[Essay].pk,
            "section": foreign[Section].pk,
            "user": foreign[User].pk,
            "author": foreign[Membership].pk,
            "created_by": foreign[User].pk,
        },
    )

    _assert_blind(response)


def _relations() -> list[tuple[type, str]]:
    return [(model, name) for model in SCOPED for name in admin.site._registry[model].scoped_fields]


@pytest.mark.parametrize(("model", "name"), _relations())
def test_forged_post_points_no_own_row_at_a_foreign_one(client, iris, own, foreign, model, name):
    model_admin = admin.site._registry[model]
    target = foreign[model._meta.get_field(name).related_model]
    form_class = model_admin.get_form(_request(iris), own[model], change=True)
    data = _form_data(form_class(instance=own[model])) | {name: target.pk}

    response = client.post(_url(model, "change", own[model].pk), data)

    _assert_blind(response)
    assert getattr(model.objects.get(pk=own[model].pk), f"{name}_id") != target.pk


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("model", "name"), _relations())
def test_forged_post_adds_no_row_at_a_foreign_one(client, iris, own, foreign, model, name):
    model_admin = admin.site._registry[model]
    target = foreign[model._meta.get_field(name).related_model]
    form_class = model_admin.get_form(_request(iris), own[model], change=True)
    data = _form_data(form_class(instance=own[model])) | {
        "email": "somebody@example.org",
        "course": own[Course].pk,
        name: target.pk,
    }

    response = client.post(_url(model, "add"), data)

    assert response.status_code in (200, 302, 403, 404, 422)
    _assert_blind(response)


@pytest.mark.parametrize(("model", "name"), _relations())
def test_row_that_got_past_its_form_is_stopped(iris, own, foreign, model, name):
    model_admin = admin.site._registry[model]
    row = model.objects.get(pk=own[model].pk)
    model_admin.refuse_foreign(_request(iris), row)
    setattr(row, name, foreign[model._meta.get_field(name).related_model])

    with pytest.raises(PermissionDenied):
        model_admin.refuse_foreign(_request(iris), row)


@pytest.mark.usefixtures("untouched")
def test_inline_takes_no_foreign_row(client, own, foreign):
    course = own[Course]
    data = {
        "title": course.title,
        "time_zone": "UTC",
        "sections-TOTAL_FORMS": "1",
        "sections-INITIAL_FORMS": "1",
        "sections-0-id": foreign[Section].pk,
        "sections-0-course": course.pk,
        "sections-0-name": "Taken",
    }
    response = client.post(_url(Course, "change", course.pk), data)

    assert response.status_code in (200, 302)
    _assert_blind(response)


# Views that every admin shares


@pytest.mark.parametrize("model", REGISTERED)
def test_autocomplete_completes_own_rows_only(client, iris, own, foreign, model):
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if not field.is_relation:
            continue
        response = client.get(
            reverse("admin:autocomplete"),
            {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field.name,
                "term": "",
            },
        )
        assert response.status_code in (200, 403)
        _assert_blind(response)
        if field.related_model is User:
            assert response.status_code == 403


@pytest.mark.parametrize("model", [*REGISTERED, Section, Edition])
def test_view_on_site_tells_nothing_of_foreign_rows(client, iris, own, foreign, model):
    content_type = ContentType.objects.get_for_model(model)
    url = reverse("admin:view_on_site", args=[content_type.pk, foreign[model].pk])
    missing = reverse("admin:view_on_site", args=[content_type.pk, 10**9])

    response = client.get(url)

    assert response.status_code == client.get(missing).status_code == 404
    _assert_blind(response)


@pytest.mark.parametrize("args", [["x", "1"], ["1000000", "1"], ["1", "x"]])
def test_view_on_site_survives_nonsense(client, iris, args):
    assert client.get(reverse("admin:view_on_site", args=args)).status_code == 404


def test_view_on_site_of_a_row_without_a_page_is_missing(client, iris, own):
    content_type = ContentType.objects.get_for_model(Invitation)
    url = reverse("admin:view_on_site", args=[content_type.pk, own[Invitation].pk])

    assert client.get(url).status_code == 404


def test_view_on_site_goes_to_own_rows(client, iris, own):
    content_type = ContentType.objects.get_for_model(Course)
    url = reverse("admin:view_on_site", args=[content_type.pk, own[Course].pk])

    assert client.get(url).url == own[Course].get_absolute_url()


@pytest.mark.parametrize("name", ["admin:index", "admin:jsi18n"])
def test_shared_pages_are_blind(client, iris, own, foreign, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    _assert_blind(response)


@pytest.mark.parametrize("label", sorted({model._meta.app_label for model in REGISTERED}))
def test_app_pages_are_blind(client, iris, own, foreign, label):
    response = client.get(reverse("admin:app_list", args=[label]))

    assert response.status_code in (200, 404)
    _assert_blind(response)


def test_recent_actions_of_others_are_not_shown(client, iris, own, foreign, administrator):
    LogEntry.objects.log_actions(administrator.pk, [foreign[Course]], 2, single_object=True)

    _assert_blind(client.get(reverse("admin:index")))


def test_no_model_is_registered_that_shows_everybody():
    labels = {model._meta.label for model in REGISTERED}

    assert not labels & {"auth.Group", "sessions.Session", "admin.LogEntry", "account.EmailAddress"}
    assert not {Group, LogEntry, Session} & set(REGISTERED)


def test_users_and_new_courses_are_the_administrators(client, iris, own, foreign):
    assert client.get(_url(User, "changelist")).status_code == 403
    assert client.get(_url(User, "add")).status_code == 403
    assert client.get(_url(Course, "add")).status_code == 403
    assert client.post(_url(Course, "add"), {"title": "Mine"}).status_code == 403


@pytest.mark.usefixtures("untouched")
def test_instructor_promotes_nobody_and_learns_no_short_names(client, own, foreign):
    response = client.post(
        _url(Course, "change", own[Course].pk),
        {
            "title": own[Course].title,
            "time_zone": "UTC",
            "slug": foreign[Course].slug,
            "join_code": "AAAAAAAA",
            "memberships": [foreign[Membership].pk],
            "sections-TOTAL_FORMS": "0",
            "sections-INITIAL_FORMS": "0",
        },
    )

    assert response.status_code == 302


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("page", ["rotate_join_code", "switch_off_code", "import_roster"])
def test_own_pages_of_a_foreign_course_are_missing(client, foreign, page):
    url = reverse(f"admin:courses_course_{page}", args=[foreign[Course].pk])

    for response in (client.post(url), client.get(url)):
        assert response.status_code in (404, 405)
        _assert_blind(response)


# Who comes in


@pytest.mark.parametrize("model", REGISTERED)
def test_students_and_visitors_stay_outside(client, own, foreign, model):
    urls = [_url(model, "changelist"), _url(model, "add"), _url(model, "change", own[model].pk)]
    urls += [reverse("admin:index"), reverse("admin:jsi18n"), reverse("admin:autocomplete")]
    for url in urls:
        assert client.get(url).status_code == 302
    client.force_login(own[User])
    for url in urls:
        response = client.get(url, follow=True)
        assert response.status_code == 403
        assert "OTTER" not in response.content.decode().replace("OTTER student", "")


def test_sign_in_of_the_admin_is_the_sites(client, own):
    page = client.get(reverse("admin:index"), follow=True)

    assert page.request["PATH_INFO"] == reverse("account_login")
    assert page.request["QUERY_STRING"] == "next=%2Fadmin%2F"
    assert (
        client.post(reverse("admin:login"), {"username": "a", "password": "b"}).status_code == 302
    )


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_sign_in_of_the_admin_leads_nowhere_else(client, iris, target):
    response = client.get(reverse("admin:login"), {"next": target})

    assert response.url == reverse("admin:index")


def test_own_ways_out_of_the_admin_lead_to_the_site(client, iris):
    assert client.post(reverse("admin:logout")).url == reverse("account_logout")
    assert client.get(reverse("admin:password_change")).url == reverse("account_change_password")
    assert client.get(reverse("admin:password_change_done")).url == reverse("admin:index")


def test_who_left_or_is_switched_off_is_outside_at_once(client, iris):
    Membership.objects.filter(user=iris).update(left_at=timezone.now())
    assert client.get(reverse("admin:index"), follow=True).status_code == 403
    Membership.objects.filter(user=iris).update(left_at=None)
    User.objects.filter(pk=iris.pk).update(is_active=False)
    assert client.get(reverse("admin:index")).status_code == 302


# Assistants look


@pytest.fixture
def ansel(client, own, foreign) -> User:
    user = UserFactory(name="Ansel Assistant")
    MembershipFactory(course=own[Course], user=user, role=Role.ASSISTANT)
    client.force_login(user)
    return user


@pytest.mark.parametrize("model", SCOPED)
def test_assistant_looks_and_does_not_change(client, ansel, own, foreign, model):
    model_admin = admin.site._registry[model]
    if model_admin.assistants_may_change:
        pytest.skip("assistants work here")
    before = _everything()
    seen = 200 if model_admin.has_view_permission(_request(ansel)) else 403

    assert client.get(_url(model, "changelist")).status_code == seen
    assert client.get(_url(model, "change", own[model].pk)).status_code in (seen, 302)
    refused = client.post(_url(model, "change", own[model].pk), {"title": "x"})
    assert refused.status_code in ((403,) if seen == 200 else (302, 403))
    assert client.get(_url(model, "add")).status_code == 403
    refused = client.post(_url(model, "delete", own[model].pk), {"post": "yes"})
    assert refused.status_code in ((403,) if seen == 200 else (302, 403))
    assert _everything() == before


@pytest.mark.parametrize("model", SCOPED)
def test_instructor_who_assists_elsewhere_changes_nothing_there(client, iris, own, foreign, model):
    MembershipFactory(course=foreign[Course], user=iris, role=Role.ASSISTANT)
    before = _everything()

    assert client.get(_url(model, "change", foreign[model].pk)).status_code in (200, 302)
    refused = client.post(_url(model, "change", foreign[model].pk), {})
    assert refused.status_code in (302, 403)
    forms = admin.site._registry[model].get_form(_request(iris), own[model])
    for field in forms.base_fields.values():
        if isinstance(field, ModelChoiceField):
            assert foreign.get(field.queryset.model) not in list(field.queryset)
    assert _everything() == before


# Administrators see all


@pytest.mark.parametrize("model", REGISTERED)
def test_administrator_sees_every_course(client, administrator, own, foreign, model):
    client.force_login(administrator)
    response = client.get(_url(model, "changelist"))

    assert {own[model], foreign[model]} <= set(response.context["cl"].queryset)
    assert client.get(_url(model, "change", foreign[model].pk)).status_code == 200


@pytest.mark.parametrize("model", SCOPED)
def test_every_row_knows_its_course(own, model):
    path = admin.site._registry[model].course_path

    assert course_of(own[model], path) == own[Course].pk
