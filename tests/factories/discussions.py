from __future__ import annotations

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import Course
from discussions.models import Comment, CommentDraft, CommentVersion, Follow, ReadMark, Thread
from tests.factories.courses import MembershipFactory
from tests.factories.essays import ReadingFactory


def subject_course(thread: Any) -> Course:
    if thread.reflection:
        return thread.reflection.prompt.course
    about = thread.passage.reading if thread.passage else thread.reading or thread.inquiry
    return about.course


class ThreadFactory(DjangoModelFactory):
    """A class-wide thread without comments, on a whole reading unless told otherwise."""

    class Meta:
        model = Thread

    passage = reflection = inquiry = None
    reading = factory.Maybe(
        factory.LazyAttribute(
            lambda thread: bool(thread.passage or thread.reflection or thread.inquiry)
        ),
        yes_declaration=None,
        no_declaration=factory.SubFactory(ReadingFactory),
    )
    course = factory.LazyAttribute(subject_course)
    created_by = factory.SubFactory(MembershipFactory, course=factory.SelfAttribute("..course"))


class CommentFactory(DjangoModelFactory):
    """The next comment of its thread; a reply where ``parent`` is given."""

    class Meta:
        model = Comment

    parent = None
    thread = factory.Maybe(
        "parent",
        yes_declaration=factory.SelfAttribute("parent.thread"),
        no_declaration=factory.SubFactory(ThreadFactory),
    )
    author = factory.SubFactory(MembershipFactory, course=factory.SelfAttribute("..thread.course"))
    body_md = factory.Sequence(lambda n: f"A thought, number {n}.")
    body_html = factory.LazyAttribute(lambda comment: f"<p>{comment.body_md}</p>\n")
    idempotency_key = factory.Sequence(lambda n: f"key-{n}")
    created_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[Comment], *args: Any, **kwargs: Any) -> Comment:
        thread, parent = kwargs["thread"], kwargs["parent"]
        thread.refresh_from_db(fields=["last_number", "comment_count"])
        number = kwargs.setdefault("number", thread.last_number + 1)
        kwargs.setdefault("path", (parent.path if parent else "") + Comment.step(number))
        kwargs.setdefault("depth", parent.depth + 1 if parent else 0)
        comment = super()._create(model_class, *args, **kwargs)
        CommentVersion.objects.create(
            comment=comment,
            number=1,
            body_md=comment.body_md,
            body_html=comment.body_html,
            created_at=comment.created_at,
        )
        _count(thread, comment)
        return comment


def _count(thread: Thread, comment: Comment) -> None:
    thread.last_number = comment.number
    thread.comment_count += comment.is_standing
    thread.last_comment_at = comment.created_at
    thread.version += 1
    thread.save(update_fields=["last_number", "comment_count", "last_comment_at", "version"])


class CommentDraftFactory(DjangoModelFactory):
    class Meta:
        model = CommentDraft

    membership = factory.SubFactory(MembershipFactory)
    place = factory.Sequence(lambda n: f"thread:{n}")
    body_md = "I was about to say"


class FollowFactory(DjangoModelFactory):
    class Meta:
        model = Follow

    thread = factory.SubFactory(ThreadFactory)
    membership = factory.SubFactory(
        MembershipFactory, course=factory.SelfAttribute("..thread.course")
    )


class ReadMarkFactory(DjangoModelFactory):
    class Meta:
        model = ReadMark

    thread = factory.SubFactory(ThreadFactory)
    membership = factory.SubFactory(
        MembershipFactory, course=factory.SelfAttribute("..thread.course")
    )
    last_number = factory.SelfAttribute("thread.last_number")
