"""What is typed into a conversation."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar, cast
from uuid import uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from common.text import validate_one_line
from courses.models import Membership
from discussions.models import Comment, Thread, ThreadKind
from discussions.models.comment import MAX_BODY
from discussions.selectors.places import (
    Paragraph,
    Start,
    draft_at,
    edit_place,
    place_for,
    reply_place,
)
from essays.models import Block, Inquiry, Reading
from essays.passages import Point, sentence_points


class WritingForm(forms.Form):
    """A text with its place, so that a draft of it is kept and found again.

    Attributes:
        action: where it is sent.
        place: the name under which its draft is kept.
        draft: what was being written there before, if the form shows it.
    """

    body = forms.CharField(
        label=_("Your comment"),
        strip=False,
        help_text=_("You can use *italics*, **bold**, > quotations, - lists and web addresses."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first: your comment is empty.")},
        validators=[
            MaxLengthValidator(
                MAX_BODY,
                _(
                    "Shorten your comment: it has %(show_value)d characters "
                    "and may have %(limit_value)d at most."
                ),
            )
        ],
    )
    idempotency_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    button: ClassVar[Any] = _("Post")

    def __init__(
        self, data: Any = None, *, member: Membership, place: str, action: str, text: str = ""
    ) -> None:
        self.member, self.place, self.action = member, place, action
        self.draft = draft_at(member, place) if data is None else None
        initial = {
            "body": self.draft.body_md if self.draft else text,
            "idempotency_key": uuid4().hex,
        }
        super().__init__(data, initial=initial, auto_id=f"{self.dom_id}-%s")

    def clean(self) -> dict[str, Any]:
        """Let other words from the same form, gone back to, be another submission."""
        data = super().clean() or self.cleaned_data
        if (key := data.get("idempotency_key")) and "body" in data:
            said = "\0".join((key, self.place, data["body"]))
            data["idempotency_key"] = sha256(said.encode()).hexdigest()
        return data

    @property
    def label(self) -> str:
        """What the form is called to those who do not see where it stands."""
        return str(_("Write a comment"))

    @property
    def dom_id(self) -> str:
        return "write-" + self.place.replace(":", "-")

    @property
    def draft_url(self) -> str:
        return reverse("discussions:save_draft", args=[self.member.course.slug])

    @property
    def limit(self) -> int:
        return MAX_BODY


class ReplyForm(WritingForm):
    """A comment in a thread, below ``parent`` if it answers one."""

    to = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        thread: Thread,
        member: Membership,
        parent: Comment | None = None,
        answered: str = "",
    ) -> None:
        action = reverse("discussions:reply", args=[member.course.slug, thread.public_id])
        super().__init__(data, member=member, place=reply_place(thread, parent), action=action)
        self.fields["to"].initial = parent.public_id if parent else ""
        self.parent = parent
        self.answered = answered

    @property
    def label(self) -> str:
        if self.answered:
            return _("Reply to %(name)s") % {"name": self.answered}
        return str(_("Write in this conversation"))


class EditForm(WritingForm):
    """The words of one's own comment."""

    button = _("Save")
    # An edit repeated is the same edit.
    idempotency_key = None  # type: ignore[assignment]

    def __init__(self, data: Any = None, *, comment: Comment, member: Membership) -> None:
        action = reverse("discussions:edit", args=[member.course.slug, comment.public_id])
        super().__init__(
            data, member=member, place=edit_place(comment), action=action, text=comment.body_md
        )

    @property
    def label(self) -> str:
        return str(_("Edit your comment"))


class StartForm(WritingForm):
    """The first comment of a new thread, and what the thread is about.

    On a paragraph the passage is what the browser says was selected, else the chosen
    sentences, at first all of them.
    """

    place_name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    first = forms.TypedChoiceField(label=_("From"), coerce=int, empty_value=None, required=False)
    last = forms.TypedChoiceField(label=_("To"), coerce=int, empty_value=None, required=False)
    start_block = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end_block = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    exact = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title (optional)"),
        max_length=Thread._meta.get_field("title").max_length,
        required=False,
        validators=[validate_one_line],
    )
    kind = forms.ChoiceField(
        label=_("This is a"),
        choices=ThreadKind.choices,
        initial=ThreadKind.COMMENT,
        widget=forms.RadioSelect,
    )
    whole_class = forms.BooleanField(
        label=_("Show it to the whole class"),
        required=False,
        help_text=_("Otherwise your section and the course’s staff see it."),
    )

    field_order = ["place_name", "first", "last", "title", "kind", "body", "whole_class"]

    def __init__(self, data: Any = None, *, subject: Start, member: Membership) -> None:
        action = reverse("discussions:start_thread", args=[member.course.slug])
        super().__init__(data, member=member, place=place_for(subject), action=action)
        self.subject = subject
        self.fields["place_name"].initial = self.place
        if isinstance(subject, Paragraph):
            self._offer_sentences(subject)
        else:
            self._drop("first", "last", "start_block", "start", "end_block", "end", "exact")
        if not isinstance(subject, Reading | Inquiry):
            self._drop("title")
        if member.section_id is None:
            self._drop("whole_class")

    def _drop(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def _offer_sentences(self, paragraph: Paragraph) -> None:
        block, language = paragraph.block, paragraph.reading.edition.language
        choices = [
            (number, f"{number}. {Truncator(block.text[start:end]).words(9)}")
            for number, (start, end) in enumerate(block.sentences, start=1)
        ]
        if not choices:
            self._drop("first", "last")
            return
        for name, initial in (("first", 1), ("last", len(choices))):
            field = cast("forms.TypedChoiceField", self.fields[name])
            field.choices, field.initial = choices, initial
            field.widget.attrs["lang"] = language

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if isinstance(self.subject, Paragraph) and not self.errors:
            data["points"] = self._points(self.subject.block, data)
        return data

    def _points(self, block: Block, data: dict[str, Any]) -> tuple[Point, Point]:
        if data["exact"]:
            return self._selection(data)
        first = data.get("first")
        if first is None:
            return Point(block.key, 0), Point(block.key, len(block.text))
        points = sentence_points(block, first, data["last"] or first)
        if points is None:
            message = _("Choose a last sentence that does not come before the first.")
            raise forms.ValidationError({"last": message})
        return points

    def _selection(self, data: dict[str, Any]) -> tuple[Point, Point]:
        parts = [data[name] for name in ("start_block", "start", "end_block", "end")]
        if None in parts or "" in parts:
            raise forms.ValidationError(
                _("The words you selected could not be found. Select them again.")
            )
        return Point(parts[0], parts[1]), Point(parts[2], parts[3])


class LockForm(forms.Form):
    """Why a conversation ends."""

    reason = forms.CharField(
        label=_("Why you close it (everybody sees this)"),
        max_length=Thread._meta.get_field("lock_reason").max_length,
        required=False,
        validators=[validate_one_line],
    )
