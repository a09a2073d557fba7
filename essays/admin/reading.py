from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from courses.admin_scope import CourseScopedAdmin
from courses.clock import WallClockField, on_the_clock, read_clocks
from courses.doors import SiteRequest
from essays import services
from essays.forms import EditionChoiceField
from essays.models import Edition, Reading

MOMENTS = ("opens_at", "due_at", "closes_at", "published_at")


class ReadingForm(forms.ModelForm):
    """A reading's place and dates, with the rules of ``services.check_reading``."""

    opens_at = WallClockField(label=_("Opens"), required=False)
    due_at = WallClockField(label=_("To be read by"), required=False)
    closes_at = WallClockField(
        label=_("Closes"), required=False, help_text=_("After it nobody can write here.")
    )
    published_at = WallClockField(
        label=_("Published"), required=False, help_text=_("Empty: a draft that staff see.")
    )

    class Meta:
        model = Reading
        fields = ["inquiry", "edition", "slug", "order", "answer_summary", *MOMENTS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made from the title.")
        if self.instance.pk:
            for name in MOMENTS:
                moment = getattr(self.instance, name)
                self.initial[name] = on_the_clock(moment, self.instance.course.zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        inquiry = cleaned.get("inquiry") or (self.instance.inquiry if self.instance.pk else None)
        if inquiry and cleaned.get("edition"):
            read_clocks(self, cleaned, MOMENTS, inquiry.course.zone)
            draft = Reading(pk=self.instance.pk, **{**cleaned, "inquiry": inquiry})
            try:
                services.check_reading(draft)
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the order of moments to the service, which says what to do."""
        return super()._get_validation_exclusions() | set(MOMENTS)  # type: ignore[misc]


@admin.register(Reading)
class ReadingAdmin(CourseScopedAdmin):
    """Essays as they are set for one's courses."""

    course_path = "course"
    scoped_fields = {"inquiry": "course", "edition": "essay__course"}
    form = ReadingForm
    fieldsets = [
        (None, {"fields": ["inquiry", "edition", "answer_summary"]}),
        (
            _("When"),
            {"fields": [*MOMENTS], "description": _("Write the time of the course’s time zone.")},
        ),
        (_("Place"), {"fields": ["slug", "order"], "classes": ["collapse"]}),
    ]
    list_display = ["title", "inquiry", "course", "order", "opens_at", "due_at", "state"]
    list_filter = [
        ("course", admin.RelatedOnlyFieldListFilter),
        ("inquiry", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["course", "inquiry", "edition"]
    search_fields = ["edition__title", "inquiry__title"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "edition":
            kwargs["form_class"] = EditionChoiceField
            kwargs["queryset"] = Edition.objects.select_related("essay")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What a class has begun to read stays in its inquiry, with its prompts."""
        # The row is asked, because the form may have changed the object already.
        shown = Reading.objects.filter(pk=obj and obj.pk, published_at__isnull=False)
        return ["inquiry"] if shown.exists() else []

    @admin.display(description=_("essay"), ordering="edition__title")
    def title(self, reading: Reading) -> str:
        return reading.edition.title

    @admin.display(description=_("state"), ordering="published_at")
    def state(self, reading: Reading) -> Any:
        published_at = reading.published_at
        return _("Published") if published_at and published_at <= timezone.now() else _("Draft")

    def save_model(self, request: HttpRequest, obj: Reading, form: Any, change: bool) -> None:
        self.refuse_foreign(request, obj)
        services.update_reading(reading=obj, actor=cast("SiteRequest", request).user)

    def is_deletable(self, obj: Reading) -> bool:
        """A reading that was published is withdrawn, not deleted: its talk would go with it."""
        return obj.published_at is None and not obj.passages.exists()
