from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classroom.selectors import readings_of
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentFactory
from tests.factories.essays import InquiryFactory, ReadingFactory
from tests.factories.prompts import PromptFactory, ReflectionFactory


def test_home_says_how_to_begin_without_a_course(client, administrator):
    client.force_login(administrator)

    page = client.get("/").content.decode()

    assert "Join a course" in page


def test_home_lists_each_due_prompt_once(client, student, classmate, prompt):
    other = PromptFactory(inquiry=prompt.inquiry, title="Answered already")
    ReflectionFactory(prompt=other, author=student)
    client.force_login(student.user)

    page = client.get("/").content.decode()

    assert page.count(f'id="task-{prompt.public_id}"') == 1
    assert "Answered already" not in page
    assert "Student · Monday" in page


def test_home_shows_no_course_one_has_left(client, student):
    student.left_at = timezone.now()
    student.save()
    client.force_login(student.user)

    assert "Reading the City" not in client.get("/").content.decode()


def test_home_takes_as_many_queries_for_one_course_as_for_four(
    client, student, prompt, django_assert_num_queries
):
    client.force_login(student.user)
    with django_assert_num_queries(6):
        client.get("/")
    for _ in range(3):
        member = MembershipFactory(user=student.user)
        PromptFactory(inquiry=InquiryFactory(course=member.course))
    with django_assert_num_queries(6):
        client.get("/")


def test_about_is_public(client, db):
    response = client.get(reverse("classroom:about"))

    assert response.status_code == 200
    assert "The platform takes no position" in response.content.decode()


def test_course_shows_what_is_due_what_is_new_and_the_inquiries(
    client, student, classmate, course, prompt, comment, reading
):
    client.force_login(classmate.user)

    page = client.get(course.get_absolute_url()).content.decode()

    assert page.count(f'id="task-{prompt.public_id}"') == 1
    assert f'id="news-{comment.thread.public_id}"' in page
    assert "Who should decide what a public square is for?" in page
    assert "1 reading" in page


def test_course_is_closed_to_others(client, outsider, course):
    client.force_login(outsider.user)

    assert client.get(course.get_absolute_url()).status_code == 404


def test_course_counts_in_its_head_what_is_to_be_done(client, student, course, prompt):
    client.force_login(student.user)

    assert 'To do <b class="count">1</b>' in client.get(course.get_absolute_url()).content.decode()


@pytest.mark.parametrize("change", [{"published_at": None}, {"opens_at": timedelta(days=1)}])
def test_inquiry_leaves_out_what_is_not_open(client, student, inquiry, reading, change):
    for name, value in change.items():
        setattr(reading, name, timezone.now() + value if value else None)
    reading.save()
    client.force_login(student.user)

    page = client.get(inquiry.get_absolute_url()).content.decode()

    assert reading.edition.title not in page
    assert "No reading is open yet." in page


def test_inquiry_shows_question_poles_and_cards(client, student, inquiry, reading, prompt):
    client.force_login(student.user)

    page = client.get(inquiry.get_absolute_url()).content.decode()

    assert f'<h1 class="question">{inquiry.question}</h1>' in page
    assert inquiry.pole_a_label in page
    assert inquiry.pole_b_label in page
    assert 'id="reading-owns"' in page
    assert prompt.title in page
    assert "data-composer" in page


def test_inquiry_takes_as_many_queries_with_more_of_everything(
    client, student, inquiry, reading, prompt, django_assert_num_queries
):
    client.force_login(student.user)
    with django_assert_num_queries(10):
        client.get(inquiry.get_absolute_url())
    for _ in range(4):
        ReadingFactory(inquiry=inquiry)
        PromptFactory(inquiry=inquiry)
        CommentFactory(thread__inquiry=inquiry, thread__reading=None)
    with django_assert_num_queries(11):  # one more for the threads' first comments
        client.get(inquiry.get_absolute_url())


def test_readings_keep_one_order_per_member_and_differ_between_members(inquiry, course):
    for _ in range(4):
        ReadingFactory(inquiry=inquiry)
    members = MembershipFactory.create_batch(6, course=course)

    orders = {tuple(reading.pk for reading in readings_of(inquiry, member)) for member in members}

    assert len(orders) > 1
    first = members[0]
    assert readings_of(inquiry, first) == readings_of(inquiry, first)
