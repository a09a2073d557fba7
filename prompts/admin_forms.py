"""A prompt as an instructor fills it in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.errors import DomainError
from courses.clock import WallClockField, on_the_clock, read_clocks
from essays.models import Inquiry, Reading
from prompts.models import Prompt, PromptType
from prompts.types import ALL_TYPES, AnswerType

MOMENTS = ("opens_at", "due_at", "closes_at", "publish_at")
RULED = {*MOMENTS, "min_words", "max_words"}


class InquiryChoiceField(forms.ModelChoiceField):
    """Inquiries with the course that they belong to."""

    def label_from_instance(self, obj: Any) -> str:
        inquiry: Inquiry = obj
        return f"{inquiry.title} ({inquiry.course.title})"


class ReadingChoiceField(forms.ModelChoiceField):
    """Readings with the inquiry that they belong to."""

    def label_from_instance(self, obj: Any) -> str:
        reading: Reading = obj
        return f"{reading.inquiry.title}: {reading.edition.title}"


class PromptForm(forms.ModelForm):
    """All of a prompt on one page; the rules are those of the services.

    Attributes:
        refused: what a service said when the same input was saved a moment ago.
    """

    refused: ClassVar[DomainError | None] = None

    type = forms.ChoiceField(
        label=_("Type"),
        widget=forms.RadioSelect,
        initial=PromptType.OPEN,
        required=False,
    )
    opens_at = WallClockField(label=_("Opens"), required=False)
    due_at = WallClockField(label=_("Due"), required=False)
    closes_at = WallClockField(
        label=_("Closes"), required=False, help_text=_("After it no answer is taken.")
    )
    publish_at = WallClockField(
        label=_("Publish at"),
        required=False,
        help_text=_("Only for “Schedule”. Until then the prompt is a draft that staff see."),
    )
    new_version = forms.TypedChoiceField(
        label=_("If you change the wording"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("clearer", _("It only becomes clearer: earlier answers stand under the new wording.")),
            ("new", _("It asks something new: earlier answers keep the wording they answered.")),
        ],
        coerce=lambda value: value == "new",
        empty_value=None,
    )

    class Meta:
        model = Prompt
        fields = [
            "inquiry",
            "reading",
            "type",
            "title",
            "body_md",
            "guidance_md",
            "opens_at",
            "due_at",
            "closes_at",
            "answers_shown",
            "min_words",
            "max_words",
        ]
        widgets = {
            "body_md": forms.Textarea(attrs={"rows": 6}),
            "guidance_md": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "type" in self.fields:
            choices = [(str(kind.key), _described(kind)) for kind in ALL_TYPES]
            self.fields["type"].choices = choices  # type: ignore[attr-defined]
        for name in set(MOMENTS) & self.fields.keys():
            self.initial[name] = self._on_the_course_clock(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["type"] = cleaned.get("type") or PromptType.OPEN
        inquiry = cleaned.get("inquiry") or (self.instance.inquiry if self.instance.pk else None)
        if inquiry is not None:
            read_clocks(self, cleaned, MOMENTS, inquiry.course.zone)
        if "_schedule" in self.data and not cleaned.get("publish_at"):
            self.add_error("publish_at", _("Say when the prompt shall be published."))
        if self.refused is not None:
            field = getattr(self.refused, "field", None)
            self.add_error(field if field in self.fields else None, str(self.refused))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the order of numbers and moments to the services, who say what to do."""
        return super()._get_validation_exclusions() | RULED  # type: ignore[misc]

    def _on_the_course_clock(self, name: str) -> datetime | None:
        moment = getattr(self.instance, "published_at" if name == "publish_at" else name)
        return on_the_clock(moment, self.instance.course.zone) if moment else None


def _described(kind: AnswerType) -> str:
    minutes = ngettext("About %(minutes)d minute.", "About %(minutes)d minutes.", kind.minutes) % {
        "minutes": kind.minutes
    }
    return format_html(
        '<strong>{}</strong> <span class="use-when">{} {}</span> <em class="example">{}</em>',
        kind.label,
        kind.use_when,
        minutes,
        kind.example,
    )
