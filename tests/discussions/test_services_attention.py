from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from discussions import services
from discussions.errors import CommentTooLong, UnknownPlace
from discussions.models import CommentDraft, Follow, ReadMark
from discussions.models.comment import MAX_BODY


def test_follow_and_unfollow(thread, student):
    services.follow(thread=thread, member=student)
    assert Follow.objects.get().is_on
    services.unfollow(thread=thread, member=student)
    assert not Follow.objects.get().is_on
    services.follow(thread=thread, member=student)
    assert Follow.objects.get().is_on


def test_nobody_follows_or_marks_what_one_does_not_see(thread, outsider, student):
    student.left_at = timezone.now()
    for member in (outsider, student):
        with pytest.raises(PermissionDenied):
            services.follow(thread=thread, member=member)
        with pytest.raises(PermissionDenied):
            services.mark_read(thread=thread, member=member, number=1)


def test_mark_read_never_goes_back_nor_beyond_the_last_comment(thread, student):
    thread.last_number = 5
    for number, expected in ((3, 3), (2, 3), (9, 5)):
        services.mark_read(thread=thread, member=student, number=number)
        assert ReadMark.objects.get().last_number == expected


def test_mark_read_of_an_empty_thread_writes_nothing(thread, student):
    services.mark_read(thread=thread, member=student, number=4)
    assert not ReadMark.objects.exists()


@pytest.mark.parametrize(
    "place", ["thread:abc", "reply:abc", "edit:abc", "reading:own-s", "paragraph:own-s:12"]
)
def test_save_comment_draft_keeps_the_text_as_typed(student, place):
    services.save_comment_draft(member=student, place=place, body=" Half a \0tho")
    services.save_comment_draft(member=student, place=place, body=" Half a \0thou\ud800ght ")

    assert CommentDraft.objects.get().body_md == " Half a thought "


def test_an_empty_draft_is_none(student):
    services.save_comment_draft(member=student, place="thread:abc", body="x")
    assert services.save_comment_draft(member=student, place="thread:abc", body=" ") is None
    assert not CommentDraft.objects.exists()


def test_save_comment_draft_refuses_what_cannot_be_posted(student):
    with pytest.raises(CommentTooLong):
        services.save_comment_draft(member=student, place="thread:a", body="x" * (MAX_BODY + 1))
    for place in ("", "elsewhere:a", "thread:" + "a" * 61, "paragraph:x"):
        with pytest.raises(UnknownPlace):
            services.save_comment_draft(member=student, place=place, body="x")
    student.left_at = timezone.now()
    with pytest.raises(PermissionDenied):
        services.save_comment_draft(member=student, place="thread:a", body="x")
