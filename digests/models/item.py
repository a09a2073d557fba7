from __future__ import annotations

from django.db import models

from courses.models import Course


class CourseItem(models.Model):
    """One thing of a course worth a digest, numbered once, in order of becoming visible.

    A comment whose transaction commits late, or that moderation releases, takes the next
    number: it is in the next digest, never in none or in two.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="items")
    seq = models.PositiveBigIntegerField()
    #: The name under which a section registered its objects, for example ``comment``.
    kind = models.CharField(max_length=16)
    object_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("course", "seq", name="one_item_per_number"),
            models.UniqueConstraint("kind", "object_id", name="one_number_per_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} ({self.seq})"
