"""What the probes do not reach: rules of the base that no registered admin uses yet."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.test import RequestFactory

from courses.admin_scope import (
    AdministratorsAdmin,
    CourseScopedAdmin,
    CourseScopedInline,
    course_of,
)
from courses.models import Course, Invitation, Membership, Section
from prompts.models import Prompt
from tests.factories.courses import InvitationFactory, SectionFactory

pytestmark = pytest.mark.django_db


class OpenToAssistants(CourseScopedAdmin):
    course_path = "course"
    scoped_fields = {"course": "pk"}
    assistants_may_change = True


class Rows(CourseScopedInline, admin.TabularInline):
    model = Section
    course_path = "course"
    can_delete = True


def _request(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def _admin(admin_class: type, model: type[Model]):
    return admin_class(model, admin.site)


def test_assistants_work_where_the_admin_lets_them(assistant, student, other_course):
    sections = _admin(OpenToAssistants, Section)
    request = _request(assistant.user)
    own = SectionFactory(course=assistant.course)

    assert sections.has_add_permission(request)
    assert sections.has_change_permission(request, own)
    assert not sections.has_change_permission(request, SectionFactory(course=other_course))
    assert not sections.has_add_permission(_request(student.user))
    field = sections.get_form(request).base_fields["course"]
    assert list(field.queryset) == [assistant.course]


def test_nothing_is_deleted_unless_the_admin_says_so(instructor, administrator):
    sections = _admin(OpenToAssistants, Section)
    own = SectionFactory(course=instructor.course)

    for user in (instructor.user, administrator):
        assert not sections.has_delete_permission(_request(user))
        assert not sections.has_delete_permission(_request(user), own)


def test_unnamed_relation_offers_nothing(administrator):
    class Forgetful(CourseScopedAdmin):
        course_path = "course"

    form = _admin(Forgetful, Invitation).get_form(_request(administrator))

    assert not form.base_fields["course"].queryset.exists()
    assert not form.base_fields["section"].queryset.exists()


def test_choices_narrowed_by_a_subclass_stay_scoped(instructor, other_course):
    class Narrow(OpenToAssistants):
        def formfield_for_foreignkey(self, db_field, request, **kwargs):
            kwargs["queryset"] = Course.objects.exclude(title="")
            return super().formfield_for_foreignkey(db_field, request, **kwargs)

    field = _admin(Narrow, Section).get_form(_request(instructor.user)).base_fields["course"]

    assert list(field.queryset) == [instructor.course]


def test_many_choices_are_scoped_and_checked_again(instructor, other_course):
    class Many(OpenToAssistants):
        scoped_fields = {"sections": "course"}

    sections = _admin(Many, Section)
    request = _request(instructor.user)
    own, foreign = SectionFactory(course=instructor.course), SectionFactory(course=other_course)

    class Form(forms.ModelForm):
        sections = forms.ModelMultipleChoiceField(Section.objects.all())

        class Meta:
            model = Section
            fields = ["name"]

    for chosen, is_refused in ((own, False), (foreign, True)):
        form = Form({"name": "Blue", "sections": [chosen.pk]})
        assert form.is_valid()
        if is_refused:
            with pytest.raises(PermissionDenied):
                sections._refuse_foreign_choices(request, form)
        else:
            sections._refuse_foreign_choices(request, form)


def test_many_to_many_fields_offer_nothing_unless_named(administrator):
    class Scoped(CourseScopedAdmin):
        course_path = "name"

    form = _admin(Scoped, Group).get_form(_request(administrator))

    assert not form.base_fields["permissions"].queryset.exists()


def test_many_to_many_fields_are_no_single_target(administrator):
    class Scoped(CourseScopedAdmin):
        course_path = "name"
        scoped_fields = {"permissions": "content_type"}

    _admin(Scoped, Group).refuse_foreign(_request(administrator), Group(name="x"))


def test_only_changed_rows_of_the_inline_of_their_model_are_checked(instructor, other_course):
    class Members(CourseScopedInline, admin.TabularInline):
        model = Membership
        course_path = "course"

    formset = SimpleNamespace(
        model=Section,
        forms=[
            SimpleNamespace(
                has_changed=lambda: False, instance=SectionFactory(course=other_course)
            ),
            SimpleNamespace(
                has_changed=lambda: True, instance=SectionFactory(course=instructor.course)
            ),
        ],
    )
    courses = _admin(CourseScopedAdmin, Course)
    inlines = [Members(Course, admin.site), Rows(Course, admin.site)]
    courses._refuse_foreign_rows(_request(instructor.user), formset, inlines)
    formset.forms[0].has_changed = lambda: True

    with pytest.raises(PermissionDenied):
        courses._refuse_foreign_rows(_request(instructor.user), formset, inlines)


def test_inline_follows_the_admin_of_its_page(instructor, assistant, administrator, other_course):
    inline = Rows(Course, admin.site)

    for user, may in ((instructor.user, True), (assistant.user, False), (administrator, True)):
        request, own = _request(user), instructor.course
        assert inline.has_view_permission(request, own)
        assert inline.has_add_permission(request, own) is may
        assert inline.has_change_permission(request, own) is may
        assert inline.has_delete_permission(request, own) is may
    assert not inline.has_view_permission(_request(instructor.user), other_course)
    inline.can_delete = False
    assert not inline.has_delete_permission(_request(administrator), instructor.course)


def test_administrators_admin_is_shut_for_everybody_else(instructor, administrator):
    people = _admin(AdministratorsAdmin, Course)

    for user, may in ((instructor.user, False), (administrator, True)):
        request = _request(user)
        assert people.has_module_permission(request) is may
        assert people.has_view_permission(request) is may
        assert people.has_add_permission(request) is may
        assert people.has_change_permission(request) is may
        assert people.get_queryset(request).exists() is may


def test_course_is_loaded_with_a_list(instructor):
    request = _request(instructor.user)

    class Stated(OpenToAssistants):
        list_select_related = ["course"]

    class Itself(CourseScopedAdmin):
        course_path = "pk"

    assert _admin(OpenToAssistants, Section).get_list_select_related(request) == ["course"]
    assert _admin(Stated, Section).get_list_select_related(request) == ["course"]
    assert _admin(Itself, Course).get_list_select_related(request) is False


def test_course_of_a_row_without_one_is_none(course):
    assert course_of(Prompt(), "inquiry__course") is None
    assert course_of(Section(course=course), "course") == course.pk
    assert course_of(course, "pk") == course.pk


def test_reach_is_read_once_a_request(instructor, django_assert_num_queries):
    request = _request(instructor.user)
    sections = _admin(OpenToAssistants, Section)

    with django_assert_num_queries(1):
        sections.has_module_permission(request)
        sections.has_add_permission(request)
        sections.has_change_permission(request)


def test_row_without_a_target_is_not_refused(instructor):
    class Scoped(OpenToAssistants):
        scoped_fields = {"course": "pk", "section": "course"}

    invitation = InvitationFactory(course=instructor.course, section=None)
    _admin(Scoped, Invitation).refuse_foreign(_request(instructor.user), invitation)
    assert Membership.objects.count() == 1
