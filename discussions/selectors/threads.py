"""Lists of threads, with what is new in them."""

from __future__ import annotations

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from courses.viewer import Viewer
from discussions.models import Comment, ReadMark, Thread
from discussions.models.thread import ThreadQuerySet
from essays.models import Block, Inquiry, Reading
from prompts.models import Reflection


def with_unread(threads: ThreadQuerySet, viewer: Viewer) -> ThreadQuerySet:
    """Annotate ``unread``: standing comments of others that ``viewer`` has not seen."""
    mark = ReadMark.objects.filter(thread=OuterRef("thread"), membership=viewer.membership)
    fresh = (
        Comment.objects.standing()
        .filter(
            thread=OuterRef("pk"),
            number__gt=Coalesce(Subquery(mark.values("last_number")), Value(0)),
        )
        .exclude(author=viewer.membership)
    )
    counted = fresh.order_by().values("thread").annotate(n=Count("pk")).values("n")
    return threads.annotate(unread=Coalesce(Subquery(counted), Value(0)))


def _listed(threads: ThreadQuerySet, viewer: Viewer) -> ThreadQuerySet:
    """Of ``threads`` those that ``viewer`` may see and that say something, newest first.

    Each carries its first comment as ``opening[0]``. Two queries, whatever the number.
    """
    opening = Prefetch(
        "comments", Comment.objects.filter(number=1).with_author(), to_attr="opening"
    )
    return (
        with_unread(threads.visible_to(viewer), viewer)
        .filter(comment_count__gt=0)
        .with_subject()
        .select_related("section")
        .prefetch_related(opening)
        .order_by(F("last_comment_at").desc(nulls_last=True), "-pk")
    )


def threads_on(reading: Reading, viewer: Viewer) -> ThreadQuerySet:
    """Return the conversations about ``reading``: on the whole and on its passages."""
    return _listed(Thread.objects.about(reading), viewer)


def threads_on_paragraph(reading: Reading, number: int, viewer: Viewer) -> ThreadQuerySet:
    """Return the conversations on passages that touch paragraph ``number``."""
    place = Block.objects.filter(edition=reading.edition_id, number=number).values("order")
    touching = Thread.objects.filter(
        passage__reading=reading,
        passage__edition=reading.edition_id,
        passage__start_block__order__lte=Subquery(place),
        passage__end_block__order__gte=Subquery(place),
    )
    return _listed(touching, viewer)


def threads_on_reflection(reflection: Reflection, viewer: Viewer) -> ThreadQuerySet:
    return _listed(Thread.objects.filter(reflection=reflection), viewer)


def threads_on_inquiry(inquiry: Inquiry, viewer: Viewer) -> ThreadQuerySet:
    """Return the conversations on the question itself, not those on its readings."""
    return _listed(Thread.objects.filter(inquiry=inquiry), viewer)


def unread_in(viewer: Viewer) -> ThreadQuerySet:
    """Return the conversations of the viewer's course that hold something new."""
    return _listed(Thread.objects.all(), viewer).filter(Q(unread__gt=0))
