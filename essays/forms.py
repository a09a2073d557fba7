"""The shapes of what instructors type about essays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.text import validate_one_line
from courses.models import Course
from essays.importing.correcting import DROP, MERGE, choice_for
from essays.importing.draft import EssayDraft
from essays.importing.read import MAX_BYTES
from essays.models import BlockKind, Edition, Essay, Inquiry, Rights

BLOCK_CHOICES = [
    (BlockKind.PARAGRAPH.value, BlockKind.PARAGRAPH.label),
    ("heading2", _("Heading")),
    ("heading3", _("Subheading")),
    ("heading4", _("Small heading")),
    (BlockKind.QUOTATION.value, BlockKind.QUOTATION.label),
    (BlockKind.LIST_ITEM.value, BlockKind.LIST_ITEM.label),
    (BlockKind.CAPTION.value, BlockKind.CAPTION.label),
    (BlockKind.FOOTNOTE.value, BlockKind.FOOTNOTE.label),
    (BlockKind.SEPARATOR.value, BlockKind.SEPARATOR.label),
    (MERGE, _("Join to the one above")),
    (DROP, _("Leave out")),
]
LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("de", _("German")),
    ("it", _("Italian")),
    ("pt", _("Portuguese")),
    ("nl", _("Dutch")),
    ("und", _("Another language")),
]


class SourceForm(forms.Form):
    """First step of importing: a file or pasted text, for a course."""

    course = forms.ModelChoiceField(
        Course.objects.none(), label=_("Course"), help_text=_("The home course of the essay.")
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A text or Markdown file (.txt, .md) of at most 10 MB."),
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("The title in the first line, then the paragraphs."),
    )
    is_markdown = forms.BooleanField(label=_("The pasted text is Markdown"), required=False)

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = courses
        if len(courses) == 1:
            field.initial = courses[0]
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_file, has_text = bool(cleaned.get("file")), bool(cleaned.get("text", "").strip())
        if has_file and has_text:
            raise forms.ValidationError(
                _("Choose a file or paste a text, not both. Remove one of them.")
            )
        if not has_file and not has_text and "file" not in self.errors:
            raise forms.ValidationError(_("Choose a file, or paste the text of the essay."))
        return cleaned

    @property
    def source(self) -> tuple[str, bytes]:
        """The name and the bytes of what was given."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            # One byte more than is allowed: enough to be refused, and no more is read.
            return file.name or "", file.read(MAX_BYTES + 1)
        suffix = "md" if self.cleaned_data["is_markdown"] else "txt"
        name = str(_("Pasted text")) + f".{suffix}"
        return name, self.cleaned_data["text"].encode()


class DraftForm(forms.Form):
    """Second step: what was detected, corrected; and where it goes."""

    title = forms.CharField(label=_("Title"), max_length=300)
    standfirst = forms.CharField(
        label=_("Standfirst"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    author = forms.CharField(
        label=_("Author"),
        max_length=200,
        required=False,
        validators=[validate_one_line],
        help_text=_("Confirm or correct what was found."),
    )
    publication = forms.CharField(
        label=_("Publication"), max_length=200, required=False, validators=[validate_one_line]
    )
    published_on = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    author_note = forms.CharField(
        label=_("The author’s self-description"),
        max_length=500,
        required=False,
        help_text=_("In the author’s or the publication’s own words."),
    )
    canonical_url = forms.URLField(
        label=_("Address of the original"), max_length=500, required=False, assume_scheme="https"
    )
    rights_status = forms.ChoiceField(
        label=_("Rights"),
        choices=[("", _("Not yet clear: keep as a draft")), *Rights.choices],
        required=False,
        help_text=_("Without it no student can read the essay."),
    )
    rights_note = forms.CharField(label=_("Note on rights"), max_length=500, required=False)
    inquiry = forms.ModelChoiceField(
        Inquiry.objects.none(),
        label=_("Set as a reading of"),
        required=False,
        empty_label=_("No inquiry yet"),
    )
    answer_summary = forms.CharField(
        label=_("The author’s answer in one sentence"),
        max_length=240,
        required=False,
        help_text=_("Worded “… argues that …”."),
    )

    def __init__(
        self, *args: Any, draft: EssayDraft, inquiries: QuerySet[Inquiry], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        field = self.fields["inquiry"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = inquiries
        for name in ("title", "standfirst", "author", "publication", "published_on"):
            self.fields[name].initial = getattr(draft, name)
        known = dict(LANGUAGES)
        self.fields["language"].initial = draft.language if draft.language in known else "en"
        for number, block in enumerate(draft.blocks):
            self.fields[f"kind-{number}"] = forms.ChoiceField(
                choices=BLOCK_CHOICES,
                initial=choice_for(block),
                label=_("Part %(number)d") % {"number": number + 1},
            )

    def blocks(self) -> Iterator[tuple[Any, forms.BoundField]]:
        """Every detected part with the field that says what it is."""
        for number, block in enumerate(self.draft.blocks):
            yield block, self[f"kind-{number}"]

    def plain_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if not name.startswith("kind-"))

    @property
    def choices(self) -> list[str]:
        return [self.cleaned_data[f"kind-{n}"] for n in range(len(self.draft.blocks))]


class EditionChoiceField(forms.ModelChoiceField):
    """Essays by title, author and number of the edition."""

    def label_from_instance(self, obj: Any) -> str:
        edition: Edition = obj
        parts = [edition.title, edition.byline]
        if edition.number > 1:
            parts.append(str(_("edition %(number)d") % {"number": edition.number}))
        return " · ".join(part for part in parts if part)


class EssayForm(forms.ModelForm):
    """What staff may still change of an essay: all but its text."""

    canonical_url = forms.URLField(
        label=_("Address of the original"), max_length=500, required=False, assume_scheme="https"
    )

    class Meta:
        model = Essay
        fields = [
            "publication",
            "published_on",
            "canonical_url",
            "author_note",
            "rights_status",
            "rights_note",
        ]
