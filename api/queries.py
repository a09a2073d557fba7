"""Rows in the shape and order in which the API shows them; who sees them is the models'."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery

from accounts.models import User
from courses.models import Membership
from courses.viewer import Viewer
from discussions.models import Comment, Thread
from essays.models import Inquiry, Reading
from prompts.models import Prompt, Reflection, ReflectionPassage


def places_of(user: User) -> QuerySet[Membership]:
    """Where ``user`` takes part."""
    mine = Membership.objects.taking_part().filter(user=user)
    return mine.select_related("course", "section").order_by("course__title", "pk")


def prompts_seen(viewer: Viewer) -> QuerySet[Prompt]:
    """Prompts, soonest due first, each with the state of the viewer's ``own_answer``."""
    own = Reflection.objects.filter(prompt=OuterRef("pk"), author=viewer.membership)
    return (
        Prompt.objects.visible_to(viewer)
        .select_related("inquiry", "reading")
        .annotate(own_answer=Subquery(own.values("state")))
        .order_by(F("due_at").asc(nulls_last=True), "pk")
    )


def readings_seen(viewer: Viewer) -> QuerySet[Reading]:
    readings = Reading.objects.visible_to(viewer).with_text()
    return readings.defer("edition__essay__source").order_by(
        "inquiry__order", "inquiry", "order", "pk"
    )


def readings_in_full(viewer: Viewer) -> QuerySet[Reading]:
    """Readings with their blocks and the prompts on them."""
    prompts = Prefetch("prompts", prompts_seen(viewer), to_attr="shown_prompts")
    return readings_seen(viewer).prefetch_related("edition__blocks", prompts)


def inquiries_in_full(viewer: Viewer) -> QuerySet[Inquiry]:
    """Inquiries with the readings and prompts that the viewer sees."""
    return Inquiry.objects.visible_to(viewer).prefetch_related(
        Prefetch("readings", readings_seen(viewer), to_attr="shown_readings"),
        Prefetch("prompts", prompts_seen(viewer), to_attr="shown_prompts"),
    )


def threads_seen(viewer: Viewer) -> QuerySet[Thread]:
    """Threads, the latest to be written in first, and whether their first comment stands."""
    opening = Comment.objects.standing().filter(thread=OuterRef("pk"), number=1)
    return (
        Thread.objects.visible_to(viewer)
        .with_subject()
        .select_related("section", "created_by__user")
        .annotate(opening_stands=Exists(opening))
        .order_by(F("last_comment_at").desc(nulls_last=True), "-pk")
    )


def comments_seen(viewer: Viewer) -> QuerySet[Comment]:
    """Comments as a tree, read from top to bottom."""
    comments = Comment.objects.visible_to(viewer).with_author()
    replies = Comment.objects.filter(parent=OuterRef("pk")).order_by("number")
    return (
        comments.select_related("thread__course", "parent")
        .annotate(first_reply_at=Subquery(replies.values("created_at")[:1]))
        .in_tree_order()
    )


def passages_of(reflections: QuerySet[Reflection], viewer: Viewer) -> QuerySet[Reflection]:
    """The reflections with prompt, author and the passages that they chose and one sees."""
    chosen = ReflectionPassage.objects.visible_to(viewer).select_related(
        "passage__reading", "passage__start_block", "passage__end_block"
    )
    return reflections.select_related("prompt", "author__user").prefetch_related(
        Prefetch("chosen_passages", chosen)
    )
