from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from prompts.models import Reflection
from tests.factories.prompts import DraftFactory, PromptFactory, ReflectionFactory


@pytest.fixture
def url(prompt):
    return reverse("prompts:save_draft", args=[prompt.course.slug, prompt.public_id])


def test_save_draft_says_when_it_was_saved(client, student, url):
    client.force_login(student.user)
    response = client.post(url, {"body": "So far"})
    assert response.status_code == 200
    assert "Draft saved" in response.content.decode()
    assert "private" in response.headers["Cache-Control"]
    assert Reflection.objects.get().draft_md == "So far"


def test_save_draft_says_why_it_could_not(client, student, url):
    client.force_login(student.user)
    response = client.post(url, {"body": "x" * 20_001})
    assert response.status_code == 422
    assert "Draft not saved. Your text has 20001 characters" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("outsider", 404), ("assistant", 403), ("instructor", 403)]
)
def test_save_draft_is_for_students_of_the_course(who, status, client, url, request):
    client.force_login(request.getfixturevalue(who).user)
    assert client.post(url, {"body": "x"}).status_code == status
    assert not Reflection.objects.exists()


def test_save_draft_knows_neither_drafts_of_prompts_nor_people_who_left(
    client, student, prompt, url
):
    client.force_login(student.user)
    hidden = PromptFactory(inquiry=prompt.inquiry, published_at=None)
    other = reverse("prompts:save_draft", args=[prompt.course.slug, hidden.public_id])
    assert client.post(other, {"body": "x"}).status_code == 404
    student.left_at = timezone.now()
    student.save()
    assert client.post(url, {"body": "x"}).status_code == 404


def test_an_answer_about_a_passage_that_begins_in_a_heading_is_shown(
    client, student, prompt, passage
):
    passage.start_block.number = None
    passage.start_block.save()
    answer = ReflectionFactory(prompt=prompt, author=student)
    answer.chosen_passages.create(passage=passage, order=1)
    client.force_login(student.user)
    page = client.get(answer.get_absolute_url()).content.decode()
    assert f'{passage.reading.get_absolute_url()}#{passage.start_block.key}">' in page


def test_save_draft_takes_posts_of_signed_in_people(client, student, url):
    assert client.post(url, {"body": "x"}).status_code == 302
    client.force_login(student.user)
    assert client.get(url).status_code == 405


def test_save_draft_touches_the_own_draft_only(client, student, classmate, prompt, url):
    DraftFactory(prompt=prompt, author=classmate, draft_md="Mine alone")
    client.force_login(student.user)
    assert "Mine alone" not in client.post(url, {"body": "So far"}).content.decode()
    assert Reflection.objects.get(author=classmate).draft_md == "Mine alone"
