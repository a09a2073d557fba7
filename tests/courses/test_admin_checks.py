from __future__ import annotations

import pytest
from django import forms
from django.contrib import admin
from django.db.models import Model

from courses.admin_checks import check_admin_scope, problems_of
from courses.admin_scope import (
    AdministratorsAdmin,
    CourseScopedAdmin,
    CourseScopedInline,
)
from courses.models import Course, Invitation, Membership, Section
from prompts.models import Prompt


def _problems(admin_class: type, model: type[Model]) -> list[str]:
    return [problem.id for problem in problems_of(admin_class(model, admin.site))]


def test_what_is_registered_has_no_problems():
    assert check_admin_scope() == []


def test_stock_admin_is_refused():
    assert _problems(admin.ModelAdmin, Section) == ["courses.E001"]


def test_stock_inline_is_refused():
    class Stock(admin.TabularInline):
        model = Section

    class Scoped(CourseScopedAdmin):
        course_path = "pk"
        inlines = [Stock]

    assert _problems(Scoped, Course) == ["courses.E001"]


@pytest.mark.parametrize("path", ["title", "inquiry", "nothing", "course__title__x", "pk"])
def test_path_that_leads_to_no_course_is_refused(path):
    class Scoped(CourseScopedAdmin):
        course_path = path
        scoped_fields = {"inquiry": "course", "reading": "course"}

    assert _problems(Scoped, Prompt) == ["courses.E002"]


def test_relation_without_a_scope_is_refused():
    class Scoped(CourseScopedAdmin):
        course_path = "course"
        scoped_fields = {"inquiry": "course"}

    assert _problems(Scoped, Prompt) == ["courses.E003"]


def test_relation_with_a_wrong_scope_is_refused():
    class Scoped(CourseScopedAdmin):
        course_path = "course"
        scoped_fields = {"inquiry": "course", "reading": "edition"}

    assert _problems(Scoped, Prompt) == ["courses.E002"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"readonly_fields": ["reading"]},
        {"exclude": ["reading"]},
        {"fields": ["title", ("inquiry", "type")]},
        {"fieldsets": [(None, {"fields": ["title", "inquiry"]})]},
    ],
)
def test_relation_that_no_form_shows_needs_no_scope(hidden):
    base = {"course_path": "course", "scoped_fields": {"inquiry": "course"}}
    scoped = type("Scoped", (CourseScopedAdmin,), base | hidden)

    assert _problems(scoped, Prompt) == []


def test_relation_in_an_inline_needs_a_scope_but_not_the_one_to_its_parent():
    class Rows(CourseScopedInline, admin.TabularInline):
        model = Membership
        course_path = "course"
        fields = ["course", "user", "section"]
        scoped_fields = {"section": "course"}

    class Scoped(CourseScopedAdmin):
        course_path = "pk"
        inlines = [Rows]

    assert _problems(Scoped, Course) == ["courses.E003"]


def test_field_of_a_form_that_offers_every_row_is_refused():
    class Form(forms.ModelForm):
        other = forms.ModelChoiceField(Course.objects.all())

        class Meta:
            model = Section
            fields = ["name"]

    class Scoped(CourseScopedAdmin):
        course_path = "course"
        form = Form
        fields = ["name", "other"]

    assert _problems(Scoped, Section) == ["courses.E003"]


def test_raw_ids_are_refused():
    class Scoped(CourseScopedAdmin):
        course_path = "course"
        scoped_fields = {"course": "pk", "section": "course"}
        raw_id_fields = ["section"]

    assert _problems(Scoped, Invitation) == ["courses.E005"]


@pytest.mark.parametrize(
    ("item", "is_refused"),
    [
        ("course", True),
        ("user", True),
        ("course__title", True),
        ("nothing", True),
        (("course", admin.RelatedFieldListFilter), True),
        (("course", admin.RelatedOnlyFieldListFilter), False),
        ("role", False),
        ("joined_at", False),
        ("user__is_active", False),
        ("section__course__time_zone", True),
        (admin.SimpleListFilter, False),
    ],
)
def test_filter_that_lists_every_value_is_refused(item, is_refused):
    class Scoped(CourseScopedAdmin):
        course_path = "course"
        fields = ["role"]
        list_filter = [item]

    assert _problems(Scoped, Membership) == (["courses.E004"] if is_refused else [])


def test_administrators_admin_may_show_everything():
    class Everything(AdministratorsAdmin):
        list_filter = ["course"]

    assert _problems(Everything, Membership) == []
