"""A course in the admin: its sections, its join code, its roster."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses import services
from courses.admin import join_code, roster
from courses.admin_forms import CourseForm, NewCourseForm
from courses.admin_scope import CourseScopedAdmin, CourseScopedInline, reach
from courses.codes import shown
from courses.models import Course, Membership, Section
from courses.selectors import count_of


class SectionInline(CourseScopedInline, admin.StackedInline):
    model = Section
    course_path = "course"
    fields = ["name"]
    verbose_name_plural = _("Sections: small groups of about 20 students")


@admin.register(Course)
class CourseAdmin(CourseScopedAdmin):
    """Instructors run their own courses; administrators create them."""

    course_path = "pk"
    form = CourseForm
    change_form_template = "admin/courses/course/change_form.html"
    inlines = [SectionInline]
    list_display = ["title", "people", "code", "archived_at"]
    list_filter = [("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["title", "slug"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "description", "time_zone"]}),
        (_("When the course is over"), {"fields": ["archived_at"], "classes": ["collapse"]}),
    ]
    new_fieldsets = [
        (None, {"fields": ["title", "slug", "description", "time_zone", "instructor_email"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        people = count_of(Membership.objects.taking_part())
        return super().get_queryset(request).annotate(people_count=people)

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, course: Any) -> int:
        return course.people_count

    @admin.display(description=_("join code"))
    def code(self, course: Course) -> str:
        return shown(course.join_code) if course.join_code else gettext("off")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return reach(request).everywhere

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return reach(request).everywhere or bool(reach(request).taught)
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # That a short name is taken would tell which other courses exist.
        return [] if reach(request).everywhere else ["slug"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["title"]}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.new_fieldsets

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewCourseForm
        return super().get_form(request, obj, change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [SectionInline] if obj else []

    def save_model(self, request: HttpRequest, obj: Course, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            services.appoint_instructor(
                course=obj,
                actor=cast("User", request.user),
                email=form.cleaned_data["instructor_email"],
            )

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> URLPattern:
            def door(request: HttpRequest, pk: str) -> Any:
                return view(self, request, pk)

            return path(f"<int:pk>/{route}/", self.admin_site.admin_view(door), name=name)

        return [
            page("rotate-join-code", join_code.rotate, "courses_course_rotate_join_code"),
            page("switch-off-join-code", join_code.switch_off, "courses_course_switch_off_code"),
            page("import-roster", roster.import_roster, "courses_course_import_roster"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        course = self.get_object(request, object_id)
        context = join_code.context(self, request, course) if course else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))
