from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.prompts import DraftFactory, ReflectionFactory


def text_of(response):
    return response.content.decode()


@pytest.fixture
def answer(prompt, classmate, passage):
    reflection = ReflectionFactory(
        prompt=prompt, author=classmate, body_md="Handed in", draft_md="Second thoughts"
    )
    reflection.chosen_passages.create(passage=passage, order=1)
    return reflection


def reflection_page(reflection, name="change"):
    return reverse(f"admin:prompts_reflection_{name}", args=[reflection.pk])


ANSWERS = reverse("admin:prompts_reflection_changelist")


@pytest.mark.parametrize("who", ["instructor", "assistant"])
def test_staff_read_answers_and_no_drafts(who, client, answer, prompt, student, request):
    draft = DraftFactory(prompt=prompt, author=student, draft_md="Mine alone")
    client.force_login(request.getfixturevalue(who).user)
    page = text_of(client.get(reflection_page(answer)))
    assert "Handed in" in page
    assert "A square belongs" in page
    assert "Second thoughts" not in page
    assert client.get(reflection_page(draft)).status_code == 302
    listed = text_of(client.get(ANSWERS, {"q": "Mine"}))
    assert "0 reflections" in listed
    assert "Clare Classmate" in text_of(client.get(ANSWERS))


def test_answers_say_when_they_were_late(staff, answer, prompt):
    assert "icon-no.svg" in text_of(staff.get(ANSWERS))
    prompt.due_at = timezone.now() - timedelta(days=1)
    prompt.save()
    assert "icon-yes.svg" in text_of(staff.get(ANSWERS))


def test_nobody_changes_an_answer_in_the_admin(staff, answer):
    assert staff.get(reverse("admin:prompts_reflection_add")).status_code == 403
    assert staff.post(reflection_page(answer), {"body_md": "x"}).status_code == 403
    assert staff.post(reflection_page(answer, "delete"), {"post": "yes"}).status_code == 403
    answer.refresh_from_db()
    assert answer.body_md == "Handed in"


def test_answers_of_another_course_stay_there(stranger, answer):
    assert "Clare" not in text_of(stranger.get(ANSWERS))
    for name in ("change", "history"):
        assert stranger.get(reflection_page(answer, name)).status_code == 302
