from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from courses.models import Role
from discussions import services
from discussions.errors import (
    CommentDeleted,
    CommentTooLong,
    EmptyComment,
    ReadingClosed,
    ThreadFull,
    ThreadLocked,
    TooManyComments,
)
from discussions.models import Comment, CommentDraft, Follow, ReadMark
from discussions.models.comment import MAX_BODY, MAX_DEPTH, STEP
from discussions.services import checks
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import (
    CommentDraftFactory,
    CommentFactory,
    FollowFactory,
    ReadMarkFactory,
    ThreadFactory,
)
from tests.factories.prompts import PromptFactory, ReflectionFactory


def post(thread, author, body="A thought.", *, parent=None, key=None):
    key = key or f"key-{Comment.objects.count()}-{body[:20]}"
    return services.post_comment(
        thread=thread, author=author, body=body, parent=parent, idempotency_key=key
    )


def close(reading):
    reading.closes_at = timezone.now() - timedelta(minutes=1)
    reading.save()


def test_post_comment_takes_the_next_number_and_counts(thread, student, classmate):
    first = post(thread, student)
    second = post(thread, classmate, "Another.")

    thread.refresh_from_db()
    assert [first.number, second.number] == [1, 2]
    assert (first.path, second.path) == ("0001", "0002")
    assert (thread.last_number, thread.comment_count, thread.version) == (2, 2, 2)
    assert thread.last_comment_at == second.created_at


def test_post_comment_renders_its_markdown_once_and_keeps_the_first_version(thread, student):
    comment = post(thread, student, "  I *do* <b>think</b> so.\r\n")

    assert comment.body_md == "I *do* <b>think</b> so."
    assert comment.body_html == "<p>I <em>do</em> &lt;b&gt;think&lt;/b&gt; so.</p>\n"
    version = comment.versions.get()
    assert (version.number, version.body_md) == (1, comment.body_md)
    assert version.created_at == comment.created_at


def test_a_reply_stands_below_what_it_answers(thread, student, classmate):
    root = post(thread, student)
    post(thread, classmate, "Beside it.")
    reply = post(thread, classmate, "Below it.", parent=root)

    assert (reply.parent, reply.depth, reply.path) == (root, 1, "00010003")
    in_order = thread.comments.in_tree_order().values_list("number", flat=True)
    assert list(in_order) == [1, 3, 2]


def test_an_answer_to_the_deepest_reply_becomes_its_sibling(thread, student):
    above = CommentFactory(thread=thread, author=student)
    for _ in range(MAX_DEPTH):
        above = CommentFactory(parent=above, author=student)
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=1))

    reply = post(thread, student, parent=above)

    assert reply.depth == above.depth == MAX_DEPTH
    assert reply.path == above.path[:-STEP] + Comment.step(reply.number)
    assert reply.parent == above


def test_a_repeated_submission_makes_one_comment(thread, student):
    first = post(thread, student, key="once")
    again = post(thread, student, "Something else.", key="once")

    assert again == first
    assert thread.comments.count() == 1


def test_a_repeated_submission_is_answered_though_the_thread_closed_since(
    thread, student, instructor
):
    first = post(thread, student, key="once")
    services.lock_thread(thread=thread, actor=instructor)

    assert post(thread, student, key="once") == first


def test_the_same_key_of_two_people_makes_two_comments(thread, student, classmate):
    assert post(thread, student, key="k") != post(thread, classmate, key="k")


def test_an_integrity_error_of_another_kind_is_not_swallowed(thread, student):
    CommentFactory(thread=thread, number=2)
    thread.last_number = 1
    thread.save()

    with pytest.raises(IntegrityError):
        post(thread, student)


def test_writing_begins_following_and_is_read(thread, student):
    comment = post(thread, student)

    assert Follow.objects.get(thread=thread, membership=student).is_on
    assert ReadMark.objects.get(thread=thread, membership=student).last_number == comment.number


def test_writing_again_does_not_follow_what_was_unfollowed(thread, student):
    FollowFactory(thread=thread, membership=student, is_on=False)

    post(thread, student)

    assert not Follow.objects.get(thread=thread, membership=student).is_on


def test_writing_does_not_mark_unseen_comments_of_others_as_read(thread, student, classmate):
    post(thread, student)
    post(thread, classmate, "Seen?")
    post(thread, student, "Not yet.")

    assert ReadMark.objects.get(thread=thread, membership=student).last_number == 1


def test_writing_moves_the_mark_on_where_all_was_seen(thread, student, classmate):
    post(thread, classmate)
    ReadMarkFactory(thread=thread, membership=student, last_number=1)
    post(thread, student, "Seen.")

    assert ReadMark.objects.get(thread=thread, membership=student).last_number == 2


def test_posting_ends_the_draft_of_its_place_alone(thread, student, classmate):
    root = post(thread, classmate)
    CommentDraftFactory(membership=student, place=f"thread:{thread.public_id}")
    CommentDraftFactory(membership=student, place=f"reply:{root.public_id}")

    post(thread, student, parent=root)

    assert CommentDraft.objects.get().place == f"thread:{thread.public_id}"


@pytest.mark.parametrize(
    "body", ["", "  \n\t ", "\u200b\u2060\ufeff", "\u200d", "&nbsp;", ">", "- "]
)
def test_post_comment_refuses_what_shows_nothing(thread, student, body):
    with pytest.raises(EmptyComment, match="Write something first"):
        post(thread, student, body)


def test_post_comment_holds_20000_code_points_and_no_more(thread, student):
    assert len(post(thread, student, "ä" * MAX_BODY).body_md) == MAX_BODY
    with pytest.raises(CommentTooLong, match="by 1 character: it may have 20000"):
        post(thread, student, "x" * (MAX_BODY + 1))


def test_post_comment_refuses_a_locked_thread_and_says_why(thread, student, instructor):
    services.lock_thread(thread=thread, actor=instructor, reason="We go on in class.")
    for author in (student, instructor):
        with pytest.raises(ThreadLocked, match=r"closed: We go on in class\. You can still"):
            post(thread, author)
    services.unlock_thread(thread=thread, actor=instructor)
    assert post(thread, student)


def test_post_comment_refuses_a_thread_locked_without_a_reason(thread, student, instructor):
    services.lock_thread(thread=thread, actor=instructor)
    with pytest.raises(ThreadLocked, match=r"This conversation is closed\. You can"):
        post(thread, student)


def test_post_comment_refuses_a_closed_reading(thread, student, reading):
    close(reading)
    with pytest.raises(ReadingClosed):
        post(thread, student)


def test_post_comment_refuses_an_answer_whose_reading_is_closed(prompt, student, reading):
    ReflectionFactory(prompt=prompt, author=student)
    thread = ThreadFactory(reflection=student.reflections.get(), created_by=student)
    close(reading)
    with pytest.raises(ReadingClosed):
        post(thread, student)


def test_a_thread_on_an_answer_without_reading_and_one_on_a_question_stay_open(inquiry, student):
    answer = ReflectionFactory(prompt=PromptFactory(inquiry=inquiry), author=student)

    assert post(ThreadFactory(reflection=answer, created_by=student), student)
    assert post(ThreadFactory(inquiry=inquiry, created_by=student), student, "Hm.")


def test_post_comment_refuses_a_full_thread(thread, student):
    thread.last_number = checks.MAX_COMMENTS
    thread.save()
    with pytest.raises(ThreadFull):
        post(thread, student)


def test_students_pause_after_20_comments_in_10_minutes(thread, student):
    old = timezone.now() - timedelta(minutes=11)
    CommentFactory(thread=thread, author=student, created_at=old)
    CommentFactory.create_batch(checks.PACE - 1, thread=thread, author=student)

    post(thread, student)
    with pytest.raises(TooManyComments, match="20 comments in 10 minutes"):
        post(thread, student, "One more.")


def test_staff_may_post_as_fast_as_they_like(thread, assistant):
    CommentFactory.create_batch(checks.PACE, thread=thread, author=assistant)
    assert post(thread, assistant)


def test_post_comment_refuses_an_answer_to_a_tombstone(thread, student, comment):
    services.delete_comment(comment=comment, actor=student)
    with pytest.raises(CommentDeleted, match="deleted meanwhile"):
        post(thread, student, parent=comment)


def test_post_comment_refuses_an_answer_to_a_comment_elsewhere(thread, student, reading):
    elsewhere = CommentFactory(thread=ThreadFactory(reading=reading, created_by=student))
    with pytest.raises(PermissionDenied):
        post(thread, student, parent=elsewhere)


def test_post_comment_refuses_who_does_not_see_the_thread(thread, outsider, student, other_section):
    with pytest.raises(PermissionDenied):
        post(thread, outsider)
    thread.section = other_section
    thread.save()
    with pytest.raises(PermissionDenied):
        post(thread, student)


def test_post_comment_refuses_who_has_left_and_the_preview(thread, student, course):
    preview = MembershipFactory(course=course, role=Role.PREVIEW)
    # A page was loaded before the person left, so the object still says otherwise.
    type(student).objects.filter(pk=student.pk).update(left_at=timezone.now())
    for author in (student, preview):
        with pytest.raises(PermissionDenied):
            post(thread, author)


def test_staff_write_in_a_thread_of_any_section(thread, instructor, assistant, other_section):
    thread.section = other_section
    thread.save()
    assert post(thread, instructor)
    assert post(thread, assistant, "And I.")


def test_edit_comment_keeps_what_was_said_before(thread, student):
    comment = post(thread, student, "First.")
    CommentDraftFactory(membership=student, place=f"edit:{comment.public_id}")

    services.edit_comment(comment=comment, actor=student, body="Second.")

    comment.refresh_from_db()
    thread.refresh_from_db()
    assert comment.body_html == "<p>Second.</p>\n"
    assert (comment.version, thread.version) == (2, 2)
    assert comment.edited_at is not None
    assert [version.body_md for version in comment.versions.all()] == ["First.", "Second."]
    assert not CommentDraft.objects.exists()


def test_an_edit_that_changes_nothing_is_none(thread, student):
    comment = post(thread, student, "First.")
    services.edit_comment(comment=comment, actor=student, body="First. ")

    comment.refresh_from_db()
    assert (comment.version, comment.edited_at) == (1, None)


def test_nobody_edits_the_words_of_another(comment, classmate, instructor):
    for actor in (classmate, instructor):
        with pytest.raises(PermissionDenied):
            services.edit_comment(comment=comment, actor=actor, body="Mine now.")


def test_edit_comment_refuses_empty_deleted_and_locked(comment, student, instructor):
    with pytest.raises(EmptyComment):
        services.edit_comment(comment=comment, actor=student, body=" ")
    services.lock_thread(thread=comment.thread, actor=instructor)
    with pytest.raises(ThreadLocked):
        services.edit_comment(comment=comment, actor=student, body="Changed.")
    services.delete_comment(comment=comment, actor=instructor)
    with pytest.raises(CommentDeleted):
        services.edit_comment(comment=comment, actor=student, body="Changed.")


def test_delete_comment_leaves_a_tombstone_and_its_replies(thread, student, classmate):
    root = post(thread, student)
    reply = post(thread, classmate, "Still here.", parent=root)

    gone = services.delete_comment(comment=root, actor=student)

    thread.refresh_from_db()
    assert (gone.deleted_by, gone.is_standing) == (student, False)
    assert list(thread.comments.standing()) == [reply]
    assert (thread.comment_count, thread.last_number, thread.version) == (1, 2, 3)


def test_staff_delete_what_anybody_wrote_and_deleting_twice_counts_once(
    thread, comment, assistant, student
):
    services.delete_comment(comment=comment, actor=assistant)
    again = services.delete_comment(comment=comment, actor=student)

    thread.refresh_from_db()
    assert again.deleted_by == assistant
    assert thread.comment_count == 0


def test_deleting_a_hidden_comment_does_not_count_it_twice(thread, comment, student):
    Comment.objects.update(hidden_at=timezone.now())
    thread.comment_count = 0
    thread.save()

    services.delete_comment(comment=comment, actor=student)

    thread.refresh_from_db()
    assert thread.comment_count == 0


def test_others_do_not_delete(comment, classmate, outsider):
    for actor in (classmate, outsider):
        with pytest.raises(PermissionDenied):
            services.delete_comment(comment=comment, actor=actor)
    comment.refresh_from_db()
    assert comment.is_standing


@pytest.mark.parametrize("size", [1, 30])
def test_post_comment_takes_a_fixed_number_of_queries(
    thread, student, size, django_assert_num_queries
):
    root = CommentFactory(thread=thread)
    CommentFactory.create_batch(size, parent=root)
    with django_assert_num_queries(13):  # two of them the savepoint of a test
        post(thread, student, parent=root)
