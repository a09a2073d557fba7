from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.constraints import exactly_one
from common.personal_data import Kind, PersonalData
from common.public_id import PublicIdField
from common.text import validate_one_line
from courses.models import Course, Membership, Section
from courses.viewer import Viewer
from essays.models import Inquiry, Passage, Reading
from prompts.models import Reflection


class ThreadKind(models.TextChoices):
    COMMENT = "comment", _("Comment")
    QUESTION = "question", _("Question")


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Threads ``viewer`` may see: course, section, dates, gate, moderation."""
        inner = viewer.nested()
        readings = Reading.objects.visible_to(inner)
        subject = (
            Q(reading__in=readings)
            | Q(passage__reading__in=readings)
            | Q(reflection__in=Reflection.objects.visible_to(inner))
            | Q(inquiry__in=Inquiry.objects.visible_to(inner))
        )
        return self.filter(
            viewer.is_staff | viewer.in_section() & Q(hidden_at=None),
            subject,
            course=viewer.course,
        )

    def open(self) -> Self:
        return self.filter(locked_at=None)

    def about(self, reading: Reading) -> Self:
        """Threads on the whole reading and on its passages."""
        return self.filter(Q(reading=reading) | Q(passage__reading=reading))

    def with_subject(self) -> Self:
        return self.select_related(
            "course",
            "passage__start_block",
            "passage__end_block",
            "passage__reading__inquiry",
            "passage__reading__edition",
            "reading__inquiry",
            "reading__edition",
            "reflection__prompt",
            "reflection__author__user",
            "inquiry",
        )


class Thread(models.Model):
    """One conversation on a passage, a reading, a reflection or an inquiry."""

    personal_data: ClassVar[PersonalData] = {"created_by": Kind.LINK, "title": Kind.WORDS}

    public_id = PublicIdField()
    course = models.ForeignKey(Course, models.CASCADE, related_name="threads")
    #: Null: the whole class.
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True)
    passage = models.ForeignKey(
        Passage, models.PROTECT, null=True, blank=True, related_name="threads"
    )
    reading = models.ForeignKey(
        Reading, models.CASCADE, null=True, blank=True, related_name="threads"
    )
    reflection = models.ForeignKey(
        Reflection, models.CASCADE, null=True, blank=True, related_name="threads"
    )
    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, null=True, blank=True, related_name="threads"
    )
    kind = models.CharField(max_length=12, choices=ThreadKind, default=ThreadKind.COMMENT)
    title = models.CharField(_("title"), max_length=160, blank=True, validators=[validate_one_line])
    created_by = models.ForeignKey(Membership, models.PROTECT, related_name="threads")
    #: Number of the newest comment; the next one takes the next number.
    last_number = models.PositiveIntegerField(default=0)
    #: Comments that are neither deleted nor hidden.
    comment_count = models.PositiveIntegerField(default=0)
    #: Grows with every change that a reader of the thread can see.
    version = models.PositiveIntegerField(default=0)
    last_comment_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(_("closed"), null=True, blank=True)
    lock_reason = models.CharField(
        _("why it is closed"), max_length=300, blank=True, validators=[validate_one_line]
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            exactly_one(
                "passage", "reading", "reflection", "inquiry", name="thread_has_one_subject"
            )
        ]
        indexes = [models.Index("course", "last_comment_at", name="threads_by_activity")]

    def __str__(self) -> str:
        return self.title or self.public_id

    def get_absolute_url(self) -> str:
        return reverse("discussions:thread", args=[self.course.slug, self.public_id])

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None
