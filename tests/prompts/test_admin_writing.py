from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from prompts.models import Prompt
from tests.factories.essays import InquiryFactory, ReadingFactory
from tests.factories.prompts import DraftFactory, PromptFactory, ReflectionFactory

ADD = reverse("admin:prompts_prompt_add")


def change(prompt):
    return reverse("admin:prompts_prompt_change", args=[prompt.pk])


def text_of(response):
    return response.content.decode()


def test_add_saves_a_draft_of_a_plain_prompt(staff, plain, instructor):
    response = staff.post(ADD, plain | {"_draft": "1"})
    assert response.status_code == 302
    prompt = Prompt.objects.get()
    assert (prompt.type, prompt.published_at) == ("open", None)
    assert prompt.created_by == instructor.user
    assert prompt.versions.get().body_md == "Who should decide?"


def test_add_publishes_now_and_says_to_how_many(staff, plain, student):
    response = staff.post(ADD, plain | {"_publish": "1"}, follow=True)
    assert Prompt.objects.get().published_at <= timezone.now()
    assert "1 student sees it" in text_of(response)


def test_add_reads_moments_on_the_courses_clock(staff, plain, course):
    course.time_zone = "America/New_York"
    course.save()
    assert "America/New_York" in text_of(staff.get(ADD))
    staff.post(
        ADD,
        plain | {"due_at": "2031-07-14T18:00", "publish_at": "2031-01-02 08:00", "_schedule": "1"},
    )
    prompt = Prompt.objects.get()
    assert prompt.due_at == datetime(2031, 7, 14, 22, tzinfo=UTC)
    assert prompt.published_at == datetime(2031, 1, 2, 13, tzinfo=UTC)
    page = text_of(staff.get(change(prompt)))
    assert 'value="2031-07-14T18:00"' in page
    assert 'value="2031-01-02T08:00"' in page


def test_add_refuses_an_hour_that_the_clocks_skip(staff, plain, course):
    course.time_zone = "America/New_York"
    course.save()
    response = staff.post(ADD, plain | {"due_at": "2031-03-09T02:30", "_draft": "1"})
    assert response.status_code == 422
    assert "The clocks in America/New_York skip this hour" in text_of(response)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"opens_at": "2031-05-02T08:00", "due_at": "2031-05-01T08:00"},
            "due before it opens",
        ),
        ({"min_words": 50, "max_words": 40}, "less than “fewest words”"),
        ({"due_at": "tomorrow"}, "like 2026-11-14 18:00"),
        ({"due_at": "9999-12-31T23:59"}, "like 2026-11-14 18:00"),
        ({"max_words": "99999999999999999999"}, "at most 2500 words"),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"body_md": "a\x00b"}, "Null characters are not allowed"),
        ({"title": "Two\nlines"}, "in one line"),
        ({"title": ""}, "This field is required"),
        ({"inquiry": ""}, "This field is required"),
        ({"_schedule": "1"}, "Say when the prompt shall be published"),
        ({"due_at": "2001-05-01T08:00", "_publish": "1"}, "due before students see it"),
    ],
)
def test_add_tells_what_is_wrong_and_loses_nothing(fields, sentence, staff, plain):
    response = staff.post(ADD, plain | {"_draft": "1"} | fields)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert str((plain | fields)["body_md"])[-1:] + "</textarea>" in text_of(response)
    assert not Prompt.objects.exists()


def test_add_refuses_a_reading_of_another_inquiry(staff, plain, course):
    reading = ReadingFactory(inquiry=InquiryFactory(course=course))
    response = staff.post(ADD, plain | {"reading": reading.pk, "_draft": "1"})
    assert response.status_code == 422
    assert "belongs to another inquiry" in text_of(response)


def test_change_saves_through_the_services(staff, prompt, plain):
    response = staff.post(
        change(prompt), plain | {"reading": prompt.reading_id, "body_md": "**Why?**", "_save": "1"}
    )
    assert response.status_code == 302
    prompt.refresh_from_db()
    assert prompt.body_html == "<p><strong>Why?</strong></p>\n"
    assert prompt.versions.get().body_md == "**Why?**"
    assert prompt.published_at


def test_change_saves_a_scheduled_prompt_as_a_draft_again(staff, prompt, plain):
    prompt.published_at = timezone.now() + timedelta(days=1)
    prompt.save()
    staff.post(change(prompt), plain | {"_draft": "1"})
    prompt.refresh_from_db()
    assert prompt.published_at is None


def test_change_asks_what_a_new_wording_means_once_answered(staff, prompt, plain):
    ReflectionFactory(prompt=prompt)
    reworded = plain | {"body_md": "Why?", "_save": "1"}
    response = staff.post(change(prompt), reworded)
    assert response.status_code == 422
    assert "Say whether this only makes it clearer" in text_of(response)
    assert ">\nWhy?</textarea>" in text_of(response)

    assert staff.post(change(prompt), reworded | {"new_version": "new"}).status_code == 302
    prompt.refresh_from_db()
    assert (prompt.version, prompt.body_md) == (2, "Why?")


def test_change_of_an_answered_prompt_cannot_move_or_retype_it(staff, prompt, plain):
    ReflectionFactory(prompt=prompt)
    other = InquiryFactory(course=prompt.course)
    staff.post(
        change(prompt),
        plain
        | {
            "title": prompt.title,
            "body_md": prompt.body_md,
            "inquiry": other.pk,
            "type": "passage",
            "_save": "1",
        },
    )
    before = prompt.inquiry
    prompt.refresh_from_db()
    assert (prompt.inquiry, prompt.type) == (before, "open")


def test_only_a_draft_that_nobody_answered_can_be_deleted(staff, prompt, inquiry):
    draft = PromptFactory(inquiry=inquiry, published_at=None)
    begun = DraftFactory(prompt=PromptFactory(inquiry=inquiry, published_at=None)).prompt
    for kept in (prompt, begun):
        url = reverse("admin:prompts_prompt_delete", args=[kept.pk])
        assert staff.post(url, {"post": "yes"}).status_code == 403
    staff.post(reverse("admin:prompts_prompt_delete", args=[draft.pk]), {"post": "yes"})
    assert set(Prompt.objects.all()) == {prompt, begun}
