from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses.models import Role
from prompts import services
from prompts.errors import (
    AlreadyPublished,
    AnswersHaveBegun,
    DatesOutOfOrder,
    InquiryOfAnotherCourse,
    PromptRefused,
    ReadingOfAnotherInquiry,
    SayWhatTheChangeIs,
)
from prompts.models import AnswersShown, Prompt, PromptType
from tests.factories.courses import MembershipFactory
from tests.factories.essays import InquiryFactory, ReadingFactory
from tests.factories.prompts import DraftFactory, ReflectionFactory

WORDS = {"title": "Whose square?", "body_md": "Who should *decide*?"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def teacher(instructor):
    return instructor.user


def test_create_prompt_writes_a_draft_with_its_first_version(inquiry, reading, teacher):
    prompt = services.create_prompt(
        inquiry=inquiry, actor=teacher, reading=reading, guidance_md="One\r\nreason.", **WORDS
    )

    assert prompt.published_at is None
    assert prompt.course == inquiry.course
    assert prompt.body_html == "<p>Who should <em>decide</em>?</p>\n"
    version = prompt.versions.get()
    assert (version.number, version.title) == (1, "Whose square?")
    assert version.guidance_md == "One\nreason."
    assert version.created_by == teacher


def test_create_prompt_makes_scripts_harmless(inquiry, teacher):
    prompt = services.create_prompt(
        inquiry=inquiry, actor=teacher, title="T", body_md="<script>alert(1)</script> **b**"
    )
    assert "<script" not in prompt.body_html
    assert "<strong>b</strong>" in prompt.body_html


@pytest.mark.parametrize("who", ["assistant", "student", "outsider"])
def test_create_prompt_is_for_instructors_of_the_course(who, inquiry, request):
    actor = request.getfixturevalue(who).user
    with pytest.raises(PermissionDenied):
        services.create_prompt(inquiry=inquiry, actor=actor, **WORDS)
    assert not Prompt.objects.exists()


def test_create_prompt_refuses_an_instructor_of_another_course(inquiry, other_course):
    stranger = MembershipFactory(course=other_course, role=Role.INSTRUCTOR)
    with pytest.raises(PermissionDenied):
        services.create_prompt(inquiry=inquiry, actor=stranger.user, **WORDS)


def test_create_prompt_lets_an_administrator(inquiry, administrator):
    assert services.create_prompt(inquiry=inquiry, actor=administrator, **WORDS).pk


def test_create_prompt_refuses_a_reading_of_another_inquiry(inquiry, teacher):
    elsewhere = ReadingFactory(inquiry=InquiryFactory(course=inquiry.course))
    with pytest.raises(ReadingOfAnotherInquiry):
        services.create_prompt(inquiry=inquiry, actor=teacher, reading=elsewhere, **WORDS)


@pytest.mark.parametrize(
    ("opens", "due", "closes", "field", "words"),
    [
        (3, 2, None, "due_at", "due before it opens"),
        (2, 2, None, "due_at", "due before it opens"),
        (3, None, 2, "closes_at", "closes before it opens"),
        (None, 3, 2, "closes_at", "closes before it is due"),
    ],
)
def test_create_prompt_refuses_dates_out_of_order(
    opens, due, closes, field, words, inquiry, teacher, now
):
    def day(number):
        return None if number is None else now + timedelta(days=number)

    with pytest.raises(DatesOutOfOrder, match=words) as caught:
        services.create_prompt(
            inquiry=inquiry,
            actor=teacher,
            opens_at=day(opens),
            due_at=day(due),
            closes_at=day(closes),
            **WORDS,
        )
    assert caught.value.field == field


def test_create_prompt_takes_dates_in_order(inquiry, teacher, now):
    prompt = services.create_prompt(
        inquiry=inquiry,
        actor=teacher,
        opens_at=now,
        due_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=1),
        **WORDS,
    )
    assert prompt.closes_at == prompt.due_at


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"min_words": 50, "max_words": 40}, "less than"),
        ({"min_words": 50, "max_words": 9000}, "at most 2500"),
        ({"min_words": 0, "max_words": 0}, "in no words"),
        ({"answers_shown": AnswersShown.AFTER_DUE}, "say when the prompt is due"),
    ],
)
def test_create_prompt_refuses_what_cannot_work(fields, words, inquiry, teacher):
    with pytest.raises(PromptRefused, match=words):
        services.create_prompt(inquiry=inquiry, actor=teacher, **WORDS, **fields)


def test_create_prompt_refuses_a_line_break_in_the_title(inquiry, teacher):
    with pytest.raises(ValidationError):
        services.create_prompt(inquiry=inquiry, actor=teacher, title="A\nBcc: x", body_md="B")


def test_update_prompt_before_answers_rewrites_the_first_version(prompt, teacher):
    DraftFactory(prompt=prompt)
    prompt = services.update_prompt(
        prompt=prompt, actor=teacher, body_md="Why?", type=PromptType.PASSAGE
    )
    assert (prompt.type, prompt.version) == ("passage", 1)
    assert prompt.versions.get().body_md == "Why?"


def test_update_prompt_keeps_the_wording_alone_when_only_dates_change(prompt, teacher, now):
    ReflectionFactory(prompt=prompt)
    later = now + timedelta(days=30)
    prompt = services.update_prompt(
        prompt=prompt, actor=teacher, due_at=later, body_md=prompt.body_md
    )
    assert prompt.due_at == later
    assert prompt.versions.count() == 1


@pytest.mark.parametrize("field", ["type", "inquiry", "reading"])
def test_update_prompt_fixes_what_answers_refer_to(field, prompt, teacher):
    ReflectionFactory(prompt=prompt)
    other = {
        "type": PromptType.PASSAGE,
        "inquiry": InquiryFactory(course=prompt.course),
        "reading": ReadingFactory(inquiry=prompt.inquiry),
    }[field]
    with pytest.raises(AnswersHaveBegun) as caught:
        services.update_prompt(prompt=prompt, actor=teacher, **{field: other})
    assert caught.value.field == field


def test_update_prompt_asks_what_a_new_wording_means_once_answered(prompt, teacher):
    ReflectionFactory(prompt=prompt)
    with pytest.raises(SayWhatTheChangeIs):
        services.update_prompt(prompt=prompt, actor=teacher, body_md="Why?")
    prompt.refresh_from_db()
    assert prompt.body_md != "Why?"


def test_update_prompt_clarification_keeps_the_version(prompt, teacher):
    ReflectionFactory(prompt=prompt)
    prompt = services.update_prompt(
        prompt=prompt, actor=teacher, new_version=False, body_md="Why, then?"
    )
    assert prompt.version == 1
    assert prompt.versions.get().body_md == "Why, then?"


def test_update_prompt_new_version_keeps_what_was_answered(prompt, teacher):
    answer = ReflectionFactory(prompt=prompt)
    old = prompt.body_md
    prompt = services.update_prompt(prompt=prompt, actor=teacher, new_version=True, body_md="Why?")

    assert prompt.version == 2
    wordings = list(prompt.versions.values_list("number", "body_md"))
    assert wordings == [(1, old), (2, "Why?")]
    answer.refresh_from_db()
    assert answer.prompt_version == 1


def test_update_prompt_ignores_new_version_where_the_wording_stays(prompt, teacher):
    ReflectionFactory(prompt=prompt)
    prompt = services.update_prompt(prompt=prompt, actor=teacher, new_version=True, min_words=5)
    assert (prompt.version, prompt.min_words) == (1, 5)


def test_update_prompt_stays_in_its_course(prompt, teacher, other_course):
    MembershipFactory(course=other_course, user=teacher, role=Role.INSTRUCTOR)
    with pytest.raises(InquiryOfAnotherCourse):
        services.update_prompt(
            prompt=prompt,
            actor=teacher,
            inquiry=InquiryFactory(course=other_course),
            reading=None,
        )


@pytest.mark.parametrize("who", ["assistant", "student", "outsider"])
@pytest.mark.parametrize(
    "act", [services.update_prompt, services.publish_prompt, services.unschedule_prompt]
)
def test_changing_a_prompt_is_for_instructors_of_the_course(act, who, prompt, request):
    with pytest.raises(PermissionDenied):
        act(prompt=prompt, actor=request.getfixturevalue(who).user)


@pytest.fixture
def draft(inquiry, teacher):
    return services.create_prompt(inquiry=inquiry, actor=teacher, **WORDS)


def test_publish_prompt_now(draft, teacher):
    prompt = services.publish_prompt(prompt=draft, actor=teacher)
    assert prompt.published_at <= timezone.now()


def test_publish_prompt_later_and_think_again(draft, teacher, now):
    at = now + timedelta(days=2)
    assert services.publish_prompt(prompt=draft, actor=teacher, at=at).published_at == at
    prompt = services.unschedule_prompt(prompt=draft, actor=teacher)
    assert prompt.published_at is None


def test_publish_prompt_twice_keeps_the_first_moment(draft, teacher):
    first = services.publish_prompt(prompt=draft, actor=teacher).published_at
    assert services.publish_prompt(prompt=draft, actor=teacher).published_at == first


def test_publish_prompt_cannot_take_back_what_is_shown(prompt, teacher, now):
    with pytest.raises(AlreadyPublished):
        services.publish_prompt(prompt=prompt, actor=teacher, at=now + timedelta(days=1))
    with pytest.raises(AlreadyPublished):
        services.unschedule_prompt(prompt=prompt, actor=teacher)


@pytest.mark.parametrize(("field", "word"), [("due_at", "due"), ("closes_at", "close")])
def test_publish_prompt_leaves_time_to_answer(field, word, draft, teacher, now):
    services.update_prompt(prompt=draft, actor=teacher, **{field: now + timedelta(days=1)})
    with pytest.raises(DatesOutOfOrder, match=f"would (be )?{word} before students see it"):
        services.publish_prompt(prompt=draft, actor=teacher, at=now + timedelta(days=2))
