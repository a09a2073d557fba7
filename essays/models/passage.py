from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from common.public_id import PublicIdField
from courses.viewer import Viewer
from essays.models.essay import Block, Edition
from essays.models.reading import Reading

#: Longest passage, in code points.
MAX_QUOTE = 1200
#: How much text before and after a passage is kept to find it again.
CONTEXT = 32


class PassageQuerySet(models.QuerySet["Passage"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Passages of readings ``viewer`` may see; who may see what was said is the thread's."""
        return self.filter(reading__in=Reading.objects.visible_to(viewer.nested()))


class Passage(models.Model):
    """A span of an edition, with its quote, marked in a reading.

    Offsets count code points of ``Block.text``; ``end`` is exclusive. Position and quote
    follow the W3C Web Annotation model (TextPositionSelector, TextQuoteSelector).
    """

    public_id = PublicIdField()
    reading = models.ForeignKey(Reading, models.CASCADE, related_name="passages")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="passages")
    start_block = models.ForeignKey(Block, models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end_block = models.ForeignKey(Block, models.PROTECT, related_name="+")
    end = models.PositiveIntegerField()
    exact = models.TextField(max_length=MAX_QUOTE)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "reading",
                "edition",
                "start_block",
                "start",
                "end_block",
                "end",
                name="one_passage_per_span",
            ),
            models.CheckConstraint(
                condition=~Q(start_block=F("end_block")) | Q(end__gt=F("start")),
                name="passage_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.exact[:60]
