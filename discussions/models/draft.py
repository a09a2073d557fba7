from __future__ import annotations

from typing import ClassVar

from django.db import models

from common.personal_data import Kind, PersonalData
from courses.models import Membership


class CommentDraft(models.Model):
    """What a member was writing in one place; private, gone once it is posted."""

    personal_data: ClassVar[PersonalData] = {"membership": Kind.LINK, "body_md": Kind.WORDS}

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="comment_drafts")
    #: Where it would be posted, for example ``thread:<public_id>`` or ``edit:<public_id>``.
    place = models.CharField(max_length=200)
    body_md = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint("membership", "place", name="one_draft_per_place")]

    def __str__(self) -> str:
        return self.place
