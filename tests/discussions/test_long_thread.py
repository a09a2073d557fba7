"""A thread of a thousand comments on one page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from discussions import views
from discussions.models import Comment, Thread
from tests.factories.courses import MembershipFactory

BODY = "<p>" + "A thought about the square and those who sweep it. " * 8 + "</p>\n"


@pytest.fixture
def long_thread(thread, course, student):
    """1,000 comments by 30 members, up to 5 deep."""
    authors = [student, *MembershipFactory.create_batch(29, course=course)]
    comments = []
    for number in range(1, 1001):
        parent = comments[number - 2] if (number - 1) % 6 else None
        comments.append(
            Comment(
                pk=10_000 + number,
                thread=thread,
                parent=parent,
                author=authors[number % 30],
                number=number,
                path=(parent.path if parent else "") + Comment.step(number),
                depth=parent.depth + 1 if parent else 0,
                body_md="A thought.",
                body_html=BODY,
                idempotency_key=str(number),
                created_at=timezone.now(),
            )
        )
    Comment.objects.bulk_create(comments)
    Thread.objects.update(last_number=1000, comment_count=1000, last_comment_at=timezone.now())
    return Thread.objects.get()


@pytest.fixture
def request_of(rf, student):
    def made(address):
        request = rf.get(address)
        request.user, request.session, request.htmx = student.user, {}, False
        return request

    return made


def test_a_whole_thread_shows_every_comment(request_of, long_thread):
    response = views.thread(request_of("/?all=1"), "city", long_thread.public_id)

    assert response.content.decode().count("<article") == 1000


def test_a_whole_thread_takes_a_fixed_number_of_queries(
    request_of, long_thread, django_assert_num_queries
):
    views.thread(request_of("/?all=1"), "city", long_thread.public_id)
    with django_assert_num_queries(7):  # membership, thread, comments, mark, follow, draft, to-do
        views.thread(request_of("/?all=1"), "city", long_thread.public_id)
