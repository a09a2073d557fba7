from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.personal_data import Kind, PersonalData
from common.public_id import PublicIdField
from common.text import to_plain
from courses.models import Membership
from courses.viewer import Viewer
from discussions.models.thread import Thread

#: Most code points in a comment.
MAX_BODY = 20_000
#: Hexadecimal digits per step of a path, hence at most 65,535 comments in a thread.
STEP = 4
#: Deepest reply; an answer to it becomes its sibling.
MAX_DEPTH = 60


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Comments of threads ``viewer`` may see; a deleted or hidden one is a tombstone."""
        return self.filter(thread__in=Thread.objects.visible_to(viewer.nested()))

    def standing(self) -> Self:
        """Comments whose words stand: not deleted, not hidden."""
        return self.filter(deleted_at=None, hidden_at=None)

    def below(self, comment: Comment) -> Self:
        """The comment and all replies under it, in tree order."""
        return self.filter(
            thread=comment.thread_id, path__gte=comment.path, path__lt=comment.path + "g"
        )

    def in_tree_order(self) -> Self:
        return self.order_by("thread", "path")

    def with_author(self) -> Self:
        return self.select_related("author__user")


class Comment(models.Model):
    """One contribution to a thread.

    ``number`` counts within the thread; ``path`` strings together the numbers from the root
    as ``STEP`` lower-case hexadecimal digits each, so that sorting by it gives the tree.
    """

    personal_data: ClassVar[PersonalData] = {
        "author": Kind.LINK,
        "body_md": Kind.WORDS,
        "body_html": Kind.WORDS,
        "created_at": Kind.TRACE,
    }

    public_id = PublicIdField()
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(Membership, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    path = models.CharField(max_length=STEP * (MAX_DEPTH + 1))
    depth = models.PositiveSmallIntegerField(default=0)
    body_md = models.TextField(_("comment"), max_length=MAX_BODY)
    body_html = models.TextField()
    #: Number of the newest CommentVersion.
    version = models.PositiveIntegerField(default=1)
    #: Made by the form or the client, so that a repeated submission makes one comment.
    idempotency_key = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint("thread", "number", name="one_comment_per_number"),
            models.UniqueConstraint("thread", "path", name="one_comment_per_path"),
            models.UniqueConstraint("author", "idempotency_key", name="one_comment_per_submission"),
            models.CheckConstraint(
                condition=Q(parent=None, depth=0) | Q(parent__isnull=False, depth__gt=0),
                name="only_a_reply_is_deep",
            ),
        ]
        indexes = [models.Index("author", "created_at", name="comments_by_author")]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"{self.thread.get_absolute_url()}#comment-{self.public_id}"

    @property
    def is_standing(self) -> bool:
        return self.deleted_at is None and self.hidden_at is None

    @property
    def plain(self) -> str:
        """Its words without markup."""
        return to_plain(self.body_html)

    @staticmethod
    def step(number: int) -> str:
        return format(number, f"0{STEP}x")


class CommentVersion(models.Model):
    """What a comment said before or after an edit; immutable."""

    personal_data: ClassVar[PersonalData] = {"body_md": Kind.WORDS, "body_html": Kind.WORDS}

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body_md = models.TextField()
    body_html = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["comment", "number"]
        constraints = [
            models.UniqueConstraint("comment", "number", name="one_comment_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} ({self.number})"
