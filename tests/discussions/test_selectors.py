from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.viewer import Viewer
from discussions import selectors, services
from discussions.models import Comment
from discussions.selectors.conversation import PAGE, conversation_for, line_for
from tests.factories.discussions import CommentFactory, ReadMarkFactory, ThreadFactory
from tests.factories.essays import PassageFactory
from tests.factories.prompts import ReflectionFactory


def test_threads_carry_what_is_new_of_others(thread, comment, student, classmate, reading):
    CommentFactory.create_batch(2, thread=thread, author=classmate)
    deleted = CommentFactory(thread=thread, author=classmate)
    services.delete_comment(comment=deleted, actor=classmate)

    (mine,) = selectors.threads_on(reading, Viewer.of(student))
    (hers,) = selectors.threads_on(reading, Viewer.of(classmate))
    assert (mine.unread, hers.unread) == (2, 1)
    assert mine.opening == [comment]

    ReadMarkFactory(thread=thread, membership=student, last_number=2)
    (mine,) = selectors.threads_on(reading, Viewer.of(student))
    assert mine.unread == 1


def test_threads_are_listed_newest_first_and_only_where_they_are_seen(
    reading, inquiry, prompt, passage, student, classmate, other_section
):
    now = timezone.now()

    def said(hours, **fields):
        thread = ThreadFactory(created_by=student, **fields)
        CommentFactory(thread=thread, author=student, created_at=now - timedelta(hours=hours))
        return thread

    old, new = said(3, reading=reading), said(1, passage=passage)
    said(2, reading=reading, section=other_section)
    ThreadFactory(reading=reading, created_by=student)  # nothing is said in it
    on_inquiry = said(4, inquiry=inquiry)
    answer = ReflectionFactory(prompt=prompt, author=student)
    on_answer = said(5, reflection=answer)

    viewer = Viewer.of(student)
    assert list(selectors.threads_on(reading, viewer)) == [new, old]
    assert list(selectors.threads_on_paragraph(reading, 1, viewer)) == [new]
    assert not selectors.threads_on_paragraph(reading, 2, viewer)
    assert list(selectors.threads_on_inquiry(inquiry, viewer)) == [on_inquiry]
    assert list(selectors.threads_on_reflection(answer, viewer)) == [on_answer]
    assert not selectors.unread_in(viewer)
    # The classmate has not answered, so the talk about the answer is absent.
    unread = selectors.unread_in(Viewer.of(classmate))
    assert list(unread) == [new, old, on_inquiry]


@pytest.mark.parametrize("size", [1, 12])
def test_lists_take_a_fixed_number_of_queries(
    reading, student, classmate, size, django_assert_num_queries
):
    for number in range(size):
        passage = PassageFactory(reading=reading, end=10 + number)
        thread = ThreadFactory(passage=passage, created_by=student)
        CommentFactory.create_batch(2, thread=thread, author=classmate)
    viewer = Viewer.of(student)
    with django_assert_num_queries(2):
        rows = list(selectors.threads_on(reading, viewer))
        assert [thread.opening[0].author.display_name for thread in rows]
        assert {thread.passage.reading.edition.title for thread in rows}
    with django_assert_num_queries(1):
        notes = selectors.notes_in(reading, viewer)
    assert notes.comments == 2 * size
    assert len(notes.marks) == size


def test_notes_count_what_stands_and_what_is_seen(
    reading, passage, student, classmate, outsider, other_section
):
    shared = ThreadFactory(passage=passage, created_by=student)
    CommentFactory.create_batch(2, thread=shared, author=student)
    hidden = ThreadFactory(passage=passage, created_by=student, section=other_section)
    CommentFactory(thread=hidden)
    services.delete_comment(comment=shared.comments.first(), actor=student)

    assert selectors.notes_in(reading, Viewer.of(student)).comments == 1
    assert selectors.notes_in(reading, Viewer.of(outsider)).comments == 0


def test_marks_cover_their_part_of_every_block(reading, student):
    first, second, third = reading.edition.blocks.all()
    passage = PassageFactory(reading=reading, start=4, end_block=third, end=5)
    CommentFactory(thread=ThreadFactory(passage=passage, created_by=student))
    notes = selectors.notes_in(reading, Viewer.of(student))

    assert notes.within(first) == [(4, len(first.text))]
    assert notes.within(second) == [(0, len(second.text))]
    assert notes.within(third) == [(0, 5)]
    assert [notes.comments_at(block) for block in (first, second, third)] == [1, 1, 1]
    second.order = 9
    assert notes.within(second) == []


def test_a_mark_that_ends_before_a_block_begins_covers_nothing_of_it(reading, student):
    _first, second, _ = reading.edition.blocks.all()
    passage = PassageFactory(reading=reading, start=4, end_block=second, end=0)
    CommentFactory(thread=ThreadFactory(passage=passage, created_by=student))
    notes = selectors.notes_in(reading, Viewer.of(student))
    assert notes.within(second) == []


def wordings(comment):
    return [version.body_md for version in selectors.shown_versions(comment)]


def test_history_begins_after_fifteen_minutes(comment, student, time_machine):
    now = comment.created_at
    for minutes, body in ((5, "Second."), (14, "Third."), (16, "Fourth."), (30, "Fifth.")):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        services.edit_comment(comment=comment, actor=student, body=body)
        comment.refresh_from_db()

    assert wordings(comment) == ["Third.", "Fourth.", "Fifth."]


def test_history_begins_with_the_first_answer(comment, student, classmate, time_machine):
    now = comment.created_at
    time_machine.move_to(now + timedelta(minutes=1), tick=False)
    services.edit_comment(comment=comment, actor=student, body="Second.")
    CommentFactory(parent=comment, author=classmate, created_at=now + timedelta(minutes=2))
    assert wordings(comment) == ["Second."]

    time_machine.move_to(now + timedelta(minutes=3), tick=False)
    services.edit_comment(comment=comment, actor=student, body="Third.")
    assert wordings(comment) == ["Second.", "Third."]

    newest, oldest = selectors.changes_of(comment)
    assert [(piece.kind, piece.text) for piece in newest.pieces] == [
        ("taken", "Second"),
        ("added", "Third"),
        ("same", "."),
    ]
    assert [piece.kind for piece in oldest.pieces] == ["same"]


def test_a_change_can_only_add(comment, student, time_machine):
    time_machine.move_to(comment.created_at + timedelta(hours=1), tick=False)
    services.edit_comment(comment=comment, actor=student, body=f"{comment.body_md} Twice.")
    newest, _ = selectors.changes_of(comment)
    assert [piece.kind for piece in newest.pieces] == ["same", "added"]


def test_a_page_that_begins_within_a_tree_says_whom_its_comments_answer(thread, student, classmate):
    root = CommentFactory(thread=thread, author=classmate)
    gone = CommentFactory(thread=thread, author=classmate)
    for _ in range(PAGE):
        CommentFactory(parent=root, author=student)
    CommentFactory(parent=gone, author=student)
    services.delete_comment(comment=gone, actor=classmate)
    thread.refresh_from_db()

    second = conversation_for(thread, student, page=2)

    assert [line.number for line in second.roots] == [PAGE + 2, 2]
    assert second.roots[0].answers == "replying to Clare Classmate"
    assert second.roots[1].replies[0].answers == ""


def test_who_has_no_name_is_called_an_unnamed_member(thread, student, classmate):
    classmate.user.name = ""
    classmate.user.save()
    root = CommentFactory(thread=thread, author=classmate)
    for _ in range(PAGE):
        CommentFactory(parent=root, author=student)
    thread.refresh_from_db()

    assert conversation_for(thread, student).roots[0].author_name == "Unnamed member"
    second = conversation_for(thread, student, page=2)
    assert second.roots[0].answers == "replying to Unnamed member"


def test_an_answer_to_a_deleted_comment_elsewhere_names_nobody(thread, student, classmate):
    root = CommentFactory(thread=thread, author=classmate)
    for _ in range(PAGE):
        CommentFactory(parent=root, author=student)
    services.delete_comment(comment=root, actor=classmate)
    thread.refresh_from_db()

    (line,) = conversation_for(thread, student, page=2).roots
    assert line.answers == "replying to a deleted comment"


def test_an_edit_after_an_answer_on_the_next_page_shows_its_history(thread, student, classmate):
    CommentFactory.create_batch(PAGE - 1, thread=thread, author=classmate)
    last = CommentFactory(thread=thread, author=student)
    CommentFactory(parent=last, author=classmate)
    services.edit_comment(comment=last, actor=student, body="Changed.")
    thread.refresh_from_db()

    first = conversation_for(thread, student)
    assert len(first.roots) == PAGE
    assert first.roots[-1].has_history


def test_place_for_names_every_subject(reading, inquiry, passage, prompt, student):
    answer = ReflectionFactory(prompt=prompt, author=student)
    paragraph = selectors.Paragraph(reading, passage.start_block)
    viewer = Viewer.of(student)
    for subject in (reading, inquiry, answer, paragraph):
        assert selectors.start_at(selectors.place_for(subject), viewer) == subject
    assert selectors.place_for(passage) == selectors.place_for(paragraph)
    assert Comment.objects.count() == 0


def test_place_for_a_passage_that_begins_in_a_heading_is_the_paragraph_after(passage):
    passage.start_block.number = None
    passage.start_block.save()
    assert selectors.place_for(passage) == "paragraph:owns:2"


def test_a_line_alone_says_edited_when_the_page_does(comment, student, classmate):
    edited = services.edit_comment(comment=comment, actor=student, body="Other words.")
    assert not line_for(edited, student).has_history

    services.post_comment(
        thread=comment.thread, author=classmate, body="Really?", parent=edited, idempotency_key="a"
    )
    edited = services.edit_comment(comment=edited, actor=student, body="Yet other words.")
    assert line_for(edited, student).has_history
    shown = conversation_for(comment.thread, student).roots[0]
    assert shown.has_history
