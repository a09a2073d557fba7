from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from courses.models import Role
from discussions import services
from discussions.errors import EmptyComment, ReadingClosed, TooManyComments
from discussions.models import CommentDraft, Thread, ThreadKind
from discussions.selectors.subjects import subject_of
from discussions.services import checks
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentDraftFactory, CommentFactory
from tests.factories.prompts import DraftFactory, ReflectionFactory


def start(author, subject, body="What do you make of this?", key="start", **fields):
    return services.start_thread(
        author=author, subject=subject, body=body, idempotency_key=key, **fields
    )


def test_start_thread_writes_the_thread_with_its_first_comment(student, passage):
    comment = start(student, passage, kind=ThreadKind.QUESTION, title=" Who sweeps? ")

    thread = comment.thread
    assert (thread.passage, thread.course, thread.created_by) == (passage, student.course, student)
    assert (thread.kind, thread.title) == ("question", "Who sweeps?")
    assert (comment.number, comment.path, comment.depth) == (1, "0001", 0)
    thread.refresh_from_db()
    assert (thread.comment_count, thread.last_number) == (1, 1)


def test_every_subject_can_be_talked_about(student, passage, reading, inquiry, prompt):
    answer = ReflectionFactory(prompt=prompt, author=student)
    for subject in (passage, reading, inquiry, answer):
        place = {
            passage: f"paragraph:{reading.slug}:1",
            reading: f"reading:{reading.slug}",
            inquiry: f"inquiry:{inquiry.slug}",
            answer: f"reflection:{answer.public_id}",
        }[subject]
        CommentDraftFactory(membership=student, place=place)

        comment = start(student, subject, key=f"on-{type(subject).__name__}")

        assert subject_of(comment.thread) == subject
        assert not CommentDraft.objects.exists()


def test_a_thread_is_for_the_section_unless_the_class_is_chosen(student, reading, section):
    assert start(student, reading).thread.section == section
    assert start(student, reading, key="2", whole_class=True).thread.section is None


def test_staff_and_students_without_a_section_write_to_the_class(course, reading, instructor):
    alone = MembershipFactory(course=course)
    assert start(alone, reading).thread.section is None
    assert start(instructor, reading).thread.section is None


def test_a_repeated_start_makes_one_thread(student, reading):
    first = start(student, reading)
    assert start(student, reading, "Again.") == first
    assert Thread.objects.count() == 1


def test_an_integrity_error_of_another_kind_is_not_swallowed(student, reading, monkeypatch):
    monkeypatch.setattr(
        "discussions.services.threads.write_comment",
        lambda **_: Thread.objects.get().save(force_insert=True),
    )
    with pytest.raises(IntegrityError):
        start(student, reading)


def test_start_thread_refuses_what_the_author_may_not_see(
    student, outsider, reading, inquiry, prompt, classmate
):
    with pytest.raises(PermissionDenied):
        start(outsider, reading)
    with pytest.raises(PermissionDenied):
        start(student, ReflectionFactory(prompt=prompt, author=classmate))
    reading.opens_at = timezone.now() + timedelta(days=1)
    reading.save()
    with pytest.raises(PermissionDenied):
        start(student, reading)
    assert not Thread.objects.exists()


def test_start_thread_refuses_a_draft_even_to_its_author(student, prompt):
    with pytest.raises(PermissionDenied):
        start(student, DraftFactory(prompt=prompt, author=student))


def test_start_thread_refuses_who_has_left_and_the_preview(student, reading, course):
    preview = MembershipFactory(course=course, role=Role.PREVIEW)
    with pytest.raises(PermissionDenied):
        start(preview, reading)
    type(student).objects.filter(pk=student.pk).update(left_at=timezone.now())
    with pytest.raises(PermissionDenied):
        start(student, reading)
    student.left_at = timezone.now()
    with pytest.raises(PermissionDenied):
        start(student, reading)


def test_start_thread_writes_nothing_when_it_refuses_the_comment(student, reading):
    with pytest.raises(EmptyComment):
        start(student, reading, " ")
    CommentFactory.create_batch(checks.PACE, author=student)
    with pytest.raises(TooManyComments):
        start(student, reading)
    assert not Thread.objects.filter(reading=reading).exists()


def test_start_thread_refuses_a_closed_reading(student, reading, passage):
    reading.closes_at = timezone.now()
    reading.save()
    for subject in (reading, passage):
        with pytest.raises(ReadingClosed):
            start(student, subject)


@pytest.mark.parametrize(
    "fields", [{"title": "x" * 161}, {"title": "Two\nlines"}, {"kind": "quarrel"}]
)
def test_start_thread_refuses_a_title_or_kind_that_cannot_be(student, reading, fields):
    with pytest.raises(ValidationError):
        start(student, reading, **fields)


def test_lock_thread_is_for_the_staff_and_seen_by_readers(thread, student, assistant, outsider):
    for actor in (student, outsider):
        with pytest.raises(PermissionDenied):
            services.lock_thread(thread=thread, actor=actor)

    services.lock_thread(thread=thread, actor=assistant, reason="Enough for today.")
    thread.refresh_from_db()
    first_moment = thread.locked_at
    services.lock_thread(thread=thread, actor=assistant, reason="Enough.")

    thread.refresh_from_db()
    assert (thread.locked_at, thread.lock_reason) == (first_moment, "Enough.")
    assert thread.version == 2


def test_lock_thread_refuses_a_reason_of_two_lines(thread, assistant):
    with pytest.raises(ValidationError):
        services.lock_thread(thread=thread, actor=assistant, reason="a\nb")


def test_unlock_thread_is_for_the_staff(thread, student, assistant):
    services.lock_thread(thread=thread, actor=assistant, reason="Enough.")
    with pytest.raises(PermissionDenied):
        services.unlock_thread(thread=thread, actor=student)

    services.unlock_thread(thread=thread, actor=assistant)
    thread.refresh_from_db()
    assert (thread.locked_at, thread.lock_reason) == (None, "")
