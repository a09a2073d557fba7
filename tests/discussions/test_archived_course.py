from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.errors import CourseArchived
from discussions import services
from discussions.models import Comment
from prompts.models import Reflection
from prompts.services import submit_reflection

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(course):
    course.archived_at = timezone.now()
    course.save()
    return course


def test_nobody_writes_in_a_course_that_is_over(comment, over, classmate, instructor, reading):
    for member in (classmate, instructor):
        with pytest.raises(CourseArchived):
            services.post_comment(
                thread=comment.thread, author=member, body="Late.", idempotency_key="late"
            )
        with pytest.raises(CourseArchived):
            services.start_thread(
                author=member, subject=reading, body="Late.", idempotency_key="later"
            )
    with pytest.raises(CourseArchived):
        services.edit_comment(comment=comment, actor=comment.author, body="Changed.")

    assert Comment.objects.get().body_md == comment.body_md


def test_a_course_that_is_over_can_be_read_and_offers_no_form(client, comment, over, classmate):
    client.force_login(classmate.user)
    page = client.get(comment.thread.get_absolute_url())

    assert comment.body_md in page.content.decode()
    assert b"<textarea" not in page.content
    url = reverse("discussions:reply", args=[over.slug, comment.thread.public_id])
    response = client.post(url, {"body": "Typed at length.", "idempotency_key": "k"})
    assert response.status_code == 422
    assert "This course is over" in response.content.decode()
    assert "Typed at length." in response.content.decode()


def test_an_answer_to_a_course_that_is_over_is_kept_as_a_draft(prompt, over, student):
    with pytest.raises(CourseArchived):
        submit_reflection(prompt=prompt, author=student, body="My words come too late for this.")

    draft = Reflection.objects.get()
    assert (draft.state, draft.draft_md) == ("draft", "My words come too late for this.")
