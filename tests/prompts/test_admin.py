from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Role
from prompts.models import Prompt
from tests.factories.courses import MembershipFactory
from tests.factories.essays import InquiryFactory, ReadingFactory
from tests.factories.prompts import DraftFactory, PromptFactory, ReflectionFactory

ADD = reverse("admin:prompts_prompt_add")
LIST = reverse("admin:prompts_prompt_changelist")


def change(prompt):
    return reverse("admin:prompts_prompt_change", args=[prompt.pk])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def plain(inquiry):
    """The fewest fields with which a prompt is made."""
    return {
        "inquiry": inquiry.pk,
        "title": "Whose square?",
        "body_md": "Who should decide?",
        "answers_shown": "after_own_answer",
        "min_words": 40,
        "max_words": 300,
    }


@pytest.fixture
def staff(client, instructor):
    client.force_login(instructor.user)
    return client


@pytest.fixture
def stranger(client, other_course):
    """Signs in as an instructor of another course."""
    member = MembershipFactory(course=other_course, role=Role.INSTRUCTOR)
    client.force_login(member.user)
    return client


@pytest.fixture
def foreign(other_course):
    """A prompt of another course."""
    inquiry = InquiryFactory(course=other_course, title="Foreign inquiry")
    return PromptFactory(
        inquiry=inquiry, reading=ReadingFactory(inquiry=inquiry), title="Foreign prompt"
    )


# Writing


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


# Looking


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


# Whose


def test_instructors_of_another_course_find_nothing(stranger, prompt):
    page = text_of(stranger.get(LIST))
    assert prompt.title not in page
    assert prompt.inquiry.title not in page
    for name in ("change", "history"):
        url = reverse(f"admin:prompts_prompt_{name}", args=[prompt.pk])
        assert stranger.get(url).status_code == 302
    delete = reverse("admin:prompts_prompt_delete", args=[prompt.pk])
    assert stranger.get(delete).status_code in (302, 403)
    assert stranger.post(delete, {"post": "yes"}).status_code in (302, 403)
    preview = reverse("admin:prompts_prompt_preview", args=[prompt.pk])
    assert stranger.get(preview).status_code == 404


def test_forms_and_filters_offer_own_rows_only(staff, prompt, foreign):
    for url in (ADD, change(prompt), LIST):
        page = text_of(staff.get(url))
        assert "Foreign" not in page
        assert f'value="{foreign.reading_id}">Foreign' not in page
    assert "Foreign" not in text_of(staff.get(ADD, {"inquiry": foreign.inquiry_id}))


@pytest.mark.parametrize("field", ["inquiry", "reading"])
def test_forged_posts_cannot_reach_another_course(field, staff, plain, prompt, foreign):
    target = {"inquiry": foreign.inquiry_id, "reading": foreign.reading_id}[field]
    before = Prompt.objects.order_by("pk").values()
    kept = list(before)
    for url in (ADD, change(prompt)):
        response = staff.post(url, plain | {field: target, "_save": "1"})
        assert response.status_code == 422
    assert list(before.all()) == kept


def test_forged_posts_to_a_foreign_prompt_change_nothing(stranger, plain, prompt):
    kept = Prompt.objects.values().get()
    stranger.post(change(prompt), plain | {"title": "Mine now", "_save": "1"})
    assert Prompt.objects.values().get() == kept


def test_assistants_look_and_do_not_write(client, assistant, prompt, plain):
    client.force_login(assistant.user)
    assert prompt.title in text_of(client.get(LIST))
    page = client.get(change(prompt))
    assert page.status_code == 200
    assert 'name="_save"' not in text_of(page)
    assert client.get(reverse("admin:prompts_prompt_preview", args=[prompt.pk])).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, plain | {"_draft": "1"}).status_code == 403
    assert client.post(change(prompt), plain | {"_save": "1"}).status_code == 403
    assert Prompt.objects.get().title == prompt.title


def test_students_do_not_enter(client, student, prompt):
    client.force_login(student.user)
    for url in (LIST, change(prompt), reverse("admin:prompts_prompt_preview", args=[prompt.pk])):
        assert client.get(url).status_code in (302, 403)


def test_administrators_see_all(client, administrator, prompt, foreign):
    client.force_login(administrator)
    page = text_of(client.get(LIST))
    assert prompt.title in page
    assert foreign.title in page


# Answers


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
