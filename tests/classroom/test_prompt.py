from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from prompts.models import Reflection
from tests.factories.discussions import CommentFactory
from tests.factories.prompts import DraftFactory, ReflectionFactory


def get(client, member, thing):
    client.force_login(member.user)
    return client.get(thing.get_absolute_url())


def text_of(response):
    return response.content.decode()


def test_prompt_hides_answers_and_their_number_until_one_has_answered(
    client, student, classmate, prompt
):
    answer = ReflectionFactory(prompt=prompt, author=classmate)

    page = text_of(get(client, student, prompt))

    assert "Post your answer to read your classmates’." in page
    assert answer.body_md not in page
    assert classmate.user.name not in page
    assert "answers." not in page


def test_prompt_takes_an_answer_and_then_shows_the_classmates(client, student, classmate, prompt):
    answer = ReflectionFactory(prompt=prompt, author=classmate)
    client.force_login(student.user)

    response = client.post(
        prompt.get_absolute_url(), {"body": "Those who cross it every day.", "submit": "1"}
    )

    assert response.status_code == 302
    page = text_of(client.get(response.url))
    assert answer.body_md in page
    assert "Those who cross it every day." in page
    assert "Your answer is posted." in page


def test_prompt_keeps_what_was_typed_when_it_refuses(client, student, prompt):
    client.force_login(student.user)

    response = client.post(prompt.get_absolute_url(), {"body": "Nobody.", "submit": "1"})

    assert response.status_code == 422
    assert "Nobody." in text_of(response)
    assert "<title>Error:" in text_of(response)
    assert "There is a problem" in text_of(response)
    assert Reflection.objects.get().draft_md == "Nobody."


def test_prompt_saves_a_draft_without_javascript(client, student, prompt):
    client.force_login(student.user)

    response = client.post(prompt.get_absolute_url(), {"body": "Perhaps", "save_draft": "1"})

    assert response.status_code == 302
    assert "Perhaps" in text_of(client.get(response.url))
    assert not Reflection.objects.get().is_submitted


def test_prompt_is_answered_by_students_only(client, assistant, prompt):
    page = get(client, assistant, prompt)
    assert "answer-form" not in text_of(page)

    response = client.post(prompt.get_absolute_url(), {"body": "As staff.", "submit": "1"})

    assert response.status_code == 403
    assert not Reflection.objects.exists()


def test_prompt_of_another_course_is_not_found(client, outsider, prompt):
    assert get(client, outsider, prompt).status_code == 404
    response = client.post(prompt.get_absolute_url(), {"body": "From outside.", "submit": "1"})
    assert response.status_code == 404


def test_prompt_that_is_closed_says_so(client, student, prompt):
    prompt.due_at = prompt.closes_at = timezone.now() - timedelta(hours=1)
    prompt.save()

    page = text_of(get(client, student, prompt))

    assert "Closed since" in page
    assert "This prompt is closed." in page


def test_prompt_takes_as_many_queries_for_one_answer_as_for_six(
    client, student, prompt, django_assert_num_queries
):
    ReflectionFactory(prompt=prompt, author=student)
    ReflectionFactory(prompt=prompt, author__course=prompt.course)
    get(client, student, prompt)
    with django_assert_num_queries(10):
        client.get(prompt.get_absolute_url())
    for _ in range(5):
        ReflectionFactory(prompt=prompt, author__course=prompt.course)
    with django_assert_num_queries(10):
        client.get(prompt.get_absolute_url())


def test_reflection_shows_the_answer_and_what_is_said_about_it(client, student, classmate, prompt):
    answer = ReflectionFactory(prompt=prompt, author=student)
    comment = CommentFactory(thread__reflection=answer, thread__reading=None, author=classmate)

    page = text_of(get(client, student, answer))

    assert answer.body_md in page
    assert comment.thread.get_absolute_url() in page
    assert "data-composer" in page


def test_reflection_of_a_classmate_is_locked_until_one_has_answered(
    client, student, classmate, prompt
):
    answer = ReflectionFactory(prompt=prompt, author=classmate)

    assert get(client, student, answer).status_code == 404
    ReflectionFactory(prompt=prompt, author=student)
    assert get(client, student, answer).status_code == 200


def test_own_draft_is_on_its_prompts_page(client, student, prompt):
    draft = DraftFactory(prompt=prompt, author=student)

    response = get(client, student, draft)

    assert response.status_code == 302
    assert response.url == prompt.get_absolute_url()
