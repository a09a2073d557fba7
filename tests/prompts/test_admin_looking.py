from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from prompts.models import Prompt
from tests.factories.essays import ReadingFactory
from tests.factories.prompts import DraftFactory, PromptFactory, ReflectionFactory

ADD = reverse("admin:prompts_prompt_add")
LIST = reverse("admin:prompts_prompt_changelist")


def change(prompt):
    return reverse("admin:prompts_prompt_change", args=[prompt.pk])


def text_of(response):
    return response.content.decode()


def test_list_shows_state_due_and_answers(staff, prompt, inquiry):
    now = timezone.now()
    PromptFactory(inquiry=inquiry, title="A draft", published_at=None)
    PromptFactory(inquiry=inquiry, title="A plan", published_at=now + timedelta(hours=1))
    PromptFactory(inquiry=inquiry, title="An end", due_at=None, closes_at=now)
    ReflectionFactory.create_batch(2, prompt=prompt)
    DraftFactory(prompt=prompt)

    page = text_of(staff.get(LIST))
    for state in ("Draft", "Scheduled", "Open", "Closed"):
        assert f'<td class="field-state">{state}</td>' in page
    assert '<td class="field-answers">2</td>' in page


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ("draft", {"A draft"}),
        ("scheduled", {"A plan"}),
        ("open", {"Whose?"}),
        ("closed", {"An end"}),
        ("nonsense", {"A draft", "A plan", "Whose?", "An end"}),
    ],
)
def test_list_filters_by_state(state, titles, staff, inquiry):
    now = timezone.now()
    PromptFactory(inquiry=inquiry, title="Whose?")
    PromptFactory(inquiry=inquiry, title="A draft", published_at=None)
    PromptFactory(inquiry=inquiry, title="A plan", published_at=now + timedelta(hours=1))
    PromptFactory(inquiry=inquiry, title="An end", due_at=None, closes_at=now)
    response = staff.get(LIST, {"state": state})
    assert {row.title for row in response.context["cl"].result_list} == titles


@pytest.mark.parametrize("size", [1, 3])
def test_list_takes_a_fixed_number_of_queries(size, staff, inquiry, django_assert_num_queries):
    PromptFactory.create_batch(size, inquiry=inquiry)
    staff.get(LIST)
    with django_assert_num_queries(10):
        staff.get(LIST)


def test_preview_shows_the_locked_and_the_unlocked_page(staff, prompt, classmate):
    ReflectionFactory(prompt=prompt, author=classmate, body_html="<p>Marked words</p>")
    url = reverse("admin:prompts_prompt_preview", args=[prompt.pk])
    before, after = text_of(staff.get(url)), text_of(staff.get(url, {"after": ""}))
    assert "Post your answer to read your classmates’." in before
    assert "Marked words" not in before
    assert "<fieldset disabled>" in before
    assert "Marked words" in after
    assert 'id="answer-form"' not in after
    assert staff.post(url).status_code == 405


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("at_once", True, True),
        ("after_own_answer", False, True),
        ("after_due", False, False),
        ("instructors_only", False, False),
    ],
)
def test_preview_follows_the_rule(rule, before, after, staff, prompt):
    prompt.answers_shown = rule
    prompt.save()
    url = reverse("admin:prompts_prompt_preview", args=[prompt.pk])
    assert staff.get(url).context["is_unlocked"] is before
    assert staff.get(url, {"after": ""}).context["is_unlocked"] is after


def test_preview_of_a_passage_prompt_offers_readings_that_are_not_open_yet(staff, inquiry):
    reading = ReadingFactory(inquiry=inquiry, published_at=None)
    prompt = PromptFactory(inquiry=inquiry, reading=reading, type="passage", published_at=None)
    page = text_of(staff.get(reverse("admin:prompts_prompt_preview", args=[prompt.pk])))
    assert "A square belongs to those who cross it." in page


@pytest.mark.parametrize("button", ["add", "change"])
def test_saving_can_lead_to_the_preview(button, staff, plain, prompt):
    url = ADD if button == "add" else change(prompt)
    response = staff.post(url, plain | {"_preview": "1"})
    made = Prompt.objects.order_by("-pk").first()
    assert response.url == reverse("admin:prompts_prompt_preview", args=[made.pk])
