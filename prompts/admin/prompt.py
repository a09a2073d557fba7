"""An instructor writes, previews, schedules and publishes prompts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from common.errors import DomainError
from courses.admin_scope import CourseScopedAdmin
from courses.models import Course, Role
from essays.models import Inquiry, Reading
from prompts import services
from prompts.admin.preview import preview
from prompts.admin.state import State, StateFilter, state_of
from prompts.admin_forms import InquiryChoiceField, PromptForm, ReadingChoiceField
from prompts.models import Prompt, ReflectionState
from prompts.services.prompt import FIXED_BY_ANSWERS

WHEN = 3
NOT_STORED = ("publish_at", "new_version")


@admin.register(Prompt)
class PromptAdmin(CourseScopedAdmin):
    """Every write goes through the services; what they refuse is told in the form."""

    course_path = "course"
    scoped_fields = {"inquiry": "course", "reading": "course"}
    home_label = _("New prompt")
    form = PromptForm
    change_form_template = "admin/prompts/prompt/change_form.html"
    list_display = ["title", "inquiry", "course", "type", "state", "due_at", "answers"]
    list_filter = [
        StateFilter,
        ("course", admin.RelatedOnlyFieldListFilter),
        ("inquiry", admin.RelatedOnlyFieldListFilter),
        "type",
    ]
    list_select_related = ["course", "inquiry"]
    search_fields = ["title", "body_md"]
    ordering = ["-created_at"]
    fieldsets = [
        (_("What and where"), {"fields": ["inquiry", "reading"]}),
        (_("Type"), {"fields": ["type"], "classes": ["collapse"]}),
        (_("Wording"), {"fields": ["title", "body_md", "guidance_md", "new_version"]}),
        (_("When"), {"fields": ["opens_at", "due_at", "closes_at", "publish_at"]}),
        (
            _("Who sees answers, and how long they are"),
            {"fields": ["answers_shown", "min_words", "max_words"], "classes": ["collapse"]},
        ),
    ]

    class Media:
        css = {"all": ["css/admin_prompts.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prompt]:
        submitted = Q(reflections__state=ReflectionState.SUBMITTED)
        return (
            super()
            .get_queryset(request)
            .annotate(answer_count=Count("reflections", filter=submitted))
        )

    @admin.display(description=_("state"))
    def state(self, prompt: Prompt) -> Any:
        return state_of(prompt).label

    @admin.display(description=_("answers"), ordering="answer_count")
    def answers(self, prompt: Any) -> int:
        return prompt.answer_count

    def is_deletable(self, obj: Prompt) -> bool:
        return obj.published_at is None and not obj.reflections.exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(FIXED_BY_ANSWERS) if _is_answered(obj) else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        left_out = set(_left_out(obj))
        if obj is not None and not self.has_change_permission(request, obj):
            left_out |= set(NOT_STORED)
        folds: list[Any] = [
            (name, options | {"fields": [f for f in options["fields"] if f not in left_out]})
            for name, options in cast("Any", self.fieldsets)
        ]
        folds[WHEN][1]["description"] = self._whose_clock(request, obj)
        return folds

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "inquiry":
            kwargs["form_class"] = InquiryChoiceField
            kwargs["queryset"] = Inquiry.objects.select_related("course")
        if db_field.name == "reading":
            kwargs["form_class"] = ReadingChoiceField
            kwargs["queryset"] = Reading.objects.select_related("inquiry", "edition").order_by(
                "inquiry__title", "order"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "_refused", None)
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form again, with all that was typed, where a service refuses it."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            request._refused = error  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        is_shown = obj is not None and state_of(obj) not in (State.DRAFT, State.SCHEDULED)
        context |= {"is_published": is_shown, "places": self._places(request)}
        response = super().render_change_form(request, context, *args, **kwargs)
        if context.get("errors"):
            response.status_code = 422
        return response

    def save_model(self, request: HttpRequest, obj: Prompt, form: Any, change: bool) -> None:
        self.refuse_foreign(request, obj)
        actor = cast("User", request.user)
        given = {name: form.cleaned_data[name] for name in form.fields if name not in NOT_STORED}
        if change:
            given["new_version"] = form.cleaned_data.get("new_version")
            prompt = services.update_prompt(prompt=obj, actor=actor, **given)
        else:
            prompt = services.create_prompt(actor=actor, **given)
        self._do_as_the_button_says(request, prompt, form.cleaned_data.get("publish_at"))
        obj.pk, obj._state = prompt.pk, prompt._state
        obj.refresh_from_db()

    def _do_as_the_button_says(self, request: HttpRequest, prompt: Prompt, at: Any) -> None:
        actor = cast("User", request.user)
        if "_publish" in request.POST:
            prompt = services.publish_prompt(prompt=prompt, actor=actor)
            self.message_user(request, _published(prompt), messages.SUCCESS)
        elif "_schedule" in request.POST:
            services.publish_prompt(prompt=prompt, actor=actor, at=at)
        elif "_draft" in request.POST and prompt.published_at is not None:
            services.unschedule_prompt(prompt=prompt, actor=actor)

    def response_add(self, request: HttpRequest, obj: Prompt, *args: Any, **kw: Any) -> Any:
        response = super().response_add(request, obj, *args, **kw)
        return _to_preview(obj) if "_preview" in request.POST else response

    def response_change(self, request: HttpRequest, obj: Prompt) -> Any:
        response = super().response_change(request, obj)
        return _to_preview(obj) if "_preview" in request.POST else response

    def get_urls(self) -> list[URLPattern]:
        @require_safe
        def door(request: HttpRequest, pk: int) -> HttpResponse:
            return preview(self, request, pk)

        route = path("<int:pk>/preview/", self.admin_site.admin_view(door))
        route.name = "prompts_prompt_preview"
        return [route, *super().get_urls()]

    def _whose_clock(self, request: HttpRequest, obj: Prompt | None) -> str:
        courses = [obj.course] if obj else self._courses(request)
        zones = sorted({course.time_zone for course in courses})
        return format_html(
            '{} <strong id="prompt-zone">{}</strong>.',
            _("Write the course’s own time:"),
            ", ".join(zones),
        )

    def _courses(self, request: HttpRequest) -> Iterable[Course]:
        return self.own_choices(Course.objects.all(), "pk", request)

    def _places(self, request: HttpRequest) -> dict[str, Any]:
        """For the script: each inquiry's zone and readings."""
        inquiries = self.own_choices(
            Inquiry.objects.select_related("course").prefetch_related("readings"),
            "course",
            request,
        )
        return {
            str(inquiry.pk): {
                "zone": inquiry.course.time_zone,
                "readings": [str(reading.pk) for reading in inquiry.readings.all()],
            }
            for inquiry in inquiries
        }


def _is_answered(obj: Any) -> bool:
    return obj is not None and obj.reflections.submitted().exists()


def _left_out(obj: Any) -> Iterable[str]:
    if not _is_answered(obj):
        yield "new_version"
    if obj is not None and state_of(obj) not in (State.DRAFT, State.SCHEDULED):
        yield "publish_at"


def _published(prompt: Prompt) -> str:
    students = prompt.course.memberships.taking_part().filter(role=Role.STUDENT).count()
    return ngettext(
        "Published: %(count)d student sees it or will see it when it opens.",
        "Published: %(count)d students see it or will see it when it opens.",
        students,
    ) % {"count": students}


def _to_preview(prompt: Prompt) -> HttpResponse:
    return redirect("admin:prompts_prompt_preview", prompt.pk)
