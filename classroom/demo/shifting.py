"""Keeping the demo course fresh: a week later its dates are a week later too."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from courses.models import Course
from discussions.models import Comment, CommentVersion, Thread
from essays.models import Essay, Reading
from prompts.models import Prompt, Reflection, ReflectionVersion


@transaction.atomic
def freshen(course: Course) -> int:
    """Move what was there at the last loading on by the whole days since; return the days.

    What people added since then stays where it is.
    """
    loaded_at = course.created_at
    days = (timezone.now() - loaded_at) // timedelta(days=1)
    if days < 1:
        return 0
    shift = timedelta(days=days)
    for rows, names in _dated_rows(course, loaded_at):
        rows.update(**{name: F(name) + shift for name in names})
    Course.objects.filter(pk=course.pk).update(created_at=loaded_at + shift)
    return days


def _dated_rows(course: Course, until: datetime) -> list[tuple[QuerySet, list[str]]]:
    old = {"created_at__lte": until}
    threads = Thread.objects.filter(course=course, **old)
    comments = Comment.objects.filter(thread__course=course, **old)
    answers = Reflection.objects.filter(prompt__course=course, **old)
    versions = CommentVersion.objects.filter(comment__in=comments.values("pk"), **old)
    answered = ReflectionVersion.objects.filter(reflection__in=answers.values("pk"), **old)
    prompts = Prompt.objects.filter(course=course, **old)
    return [
        (versions, ["created_at"]),
        (answered, ["created_at"]),
        (comments.filter(edited_at__lte=until), ["edited_at"]),
        (comments.filter(deleted_at__lte=until), ["deleted_at"]),
        (comments, ["created_at"]),
        (threads.filter(locked_at__lte=until), ["locked_at"]),
        (threads.filter(last_comment_at__lte=until), ["last_comment_at"]),
        (threads, ["created_at"]),
        (answers.filter(submitted_at__lte=until), ["submitted_at"]),
        (answers.filter(draft_saved_at__lte=until), ["draft_saved_at"]),
        (answers, ["created_at"]),
        (prompts, ["opens_at", "due_at", "closes_at", "published_at", "created_at"]),
        (Reading.objects.filter(course=course, **old), ["opens_at"]),
        (Essay.objects.filter(course=course, **old), ["published_on"]),
    ]
