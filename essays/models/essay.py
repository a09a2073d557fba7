from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.text import validate_one_line
from courses.models import Course


class Rights(models.TextChoices):
    OWNED = "owned", _("We hold the rights")
    LICENSED = "licensed", _("Used under a licence or with permission")
    PUBLIC_DOMAIN = "public_domain", _("Public domain")
    FAIR_USE = "fair_use_note", _("Used for teaching, with a note")


class BlockKind(models.TextChoices):
    HEADING = "heading", _("Heading")
    PARAGRAPH = "paragraph", _("Paragraph")
    QUOTATION = "quotation", _("Quotation")
    LIST_ITEM = "list_item", _("List item")
    CAPTION = "caption", _("Caption")
    FOOTNOTE = "footnote", _("Footnote")
    SEPARATOR = "separator", _("Separator")


#: Kinds that count as paragraphs: they carry a number and a conversation.
NUMBERED_KINDS = (BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.LIST_ITEM)


class Essay(models.Model):
    """A text with its source and rights; its words are in its editions."""

    course = models.ForeignKey(
        Course, models.PROTECT, related_name="essays", verbose_name=_("home course")
    )
    source_name = models.CharField(_("file name"), max_length=255, blank=True)
    #: The bytes as they came, for staff.
    source = models.BinaryField(editable=False)
    #: SHA-256 of ``source`` in hexadecimal.
    source_hash = models.CharField(max_length=64, editable=False)
    publication = models.CharField(
        _("publication"), max_length=200, blank=True, validators=[validate_one_line]
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    canonical_url = models.URLField(_("address of the original"), max_length=500, blank=True)
    rights_status = models.CharField(
        _("rights"),
        max_length=16,
        choices=Rights,
        blank=True,
        help_text=_("Without it the essay stays a draft and no student can read it."),
    )
    rights_note = models.CharField(_("note on rights"), max_length=500, blank=True)
    author_note = models.CharField(
        _("the author’s self-description"),
        max_length=500,
        blank=True,
        help_text=_("In the author’s or the publication’s own words."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("essay")
        verbose_name_plural = _("essays")
        constraints = [
            models.UniqueConstraint(
                "course",
                "source_hash",
                name="one_essay_per_source",
                violation_error_message=_("This text is already in the course."),
            )
        ]

    def __str__(self) -> str:
        return self.source_name or f"{self.pk}"


class Edition(models.Model):
    """One immutable version of an essay's text."""

    essay = models.ForeignKey(Essay, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=300, validators=[validate_one_line])
    standfirst = models.TextField(_("standfirst"), max_length=1000, blank=True)
    byline = models.CharField(
        _("author"), max_length=200, blank=True, validators=[validate_one_line]
    )
    language = models.CharField(_("language"), max_length=16, default="en")
    word_count = models.PositiveIntegerField(editable=False)
    #: What importing was unsure of: sentences, in order.
    warnings = models.JSONField(default=list, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["essay", "-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint("essay", "number", name="one_edition_per_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def minutes(self) -> int:
        """Reading time in minutes at 230 words a minute, at least one."""
        return max(1, round(self.word_count / 230))


class Block(models.Model):
    """One heading, paragraph, quotation, list item, caption or footnote of an edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="blocks")
    #: Stable: the next edition's block that stands for this one carries the same key.
    key = models.CharField(max_length=12)
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=BlockKind)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Paragraph number as shown, counted over paragraphs, quotations and list items.
    number = models.PositiveIntegerField(null=True, blank=True)
    #: Plain, as shown. All offsets count its Unicode code points.
    text = models.TextField(blank=True)
    credit = models.CharField(max_length=300, blank=True)
    #: ``[{"start", "end", "kind", "target"}]`` in code points of ``text``.
    spans = models.JSONField(default=list, blank=True)
    #: ``[[start, end]]`` in code points of ``text``.
    sentences = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["edition", "order"]
        constraints = [
            models.UniqueConstraint("edition", "key", name="one_block_per_key"),
            models.UniqueConstraint("edition", "order", name="one_block_per_place"),
            models.UniqueConstraint("edition", "number", name="one_paragraph_per_number"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
