from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from courses.models import Role
from prompts import services
from prompts.errors import (
    AnswerTooLong,
    CopiesThePrompt,
    CopiesTheReading,
    EmptyAnswer,
    NotOpenYet,
    PassageOfAnotherReading,
    PassagesNeeded,
    PromptClosed,
    TooFewWords,
    TooManyPassages,
    TooManyWords,
)
from prompts.models import Reflection, Unlock
from tests.factories.courses import MembershipFactory
from tests.factories.essays import InquiryFactory, PassageFactory, ReadingFactory
from tests.factories.prompts import PromptFactory

ANSWER = "Let the neighbors choose, since they live with every mistake."


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()


@pytest.fixture
def passages(reading):
    block = reading.edition.blocks.first()
    return [
        PassageFactory(reading=reading, start_block=block, start=n, end=n + 5) for n in range(4)
    ]


@pytest.fixture
def passage_prompt(prompt):
    change(prompt, type="passage")
    return prompt


def test_save_draft_keeps_any_number_of_words(prompt, student):
    reflection = services.save_draft(prompt=prompt, author=student, body="One\r\n")

    assert reflection.draft_md == "One\n"
    assert reflection.draft_saved_at
    assert not reflection.is_submitted
    assert not Unlock.objects.exists()


def test_save_draft_again_replaces_the_text(prompt, student):
    services.save_draft(prompt=prompt, author=student, body="One")
    services.save_draft(prompt=prompt, author=student, body="Two " * 1000)
    assert Reflection.objects.get().draft_md == "Two " * 1000


def test_save_draft_of_a_closed_prompt_loses_no_word(prompt, student):
    change(prompt, due_at=None, closes_at=timezone.now())
    assert services.save_draft(prompt=prompt, author=student, body="One").draft_md == "One"


def test_save_draft_is_bounded(prompt, student):
    services.save_draft(prompt=prompt, author=student, body="x" * 20_000)
    with pytest.raises(AnswerTooLong, match="20001 characters"):
        services.save_draft(prompt=prompt, author=student, body="y" * 20_001)
    assert Reflection.objects.get().draft_md == "x" * 20_000


def test_save_draft_keeps_the_chosen_passages_in_their_order(passage_prompt, student, passages):
    services.save_draft(
        prompt=passage_prompt, author=student, body="", passages=[passages[1], passages[0]]
    )
    reflection = services.save_draft(
        prompt=passage_prompt,
        author=student,
        body="",
        passages=[passages[2], passages[0], passages[2]],
    )
    assert [row.passage for row in reflection.chosen_passages.all()] == [passages[2], passages[0]]


def test_save_draft_leaves_out_passages_that_the_prompt_does_not_ask_for(
    prompt, student, passage, other_course
):
    reflection = services.save_draft(prompt=prompt, author=student, body="One", passages=[passage])
    assert reflection.draft_md == "One"
    assert not reflection.chosen_passages.exists()


@pytest.mark.parametrize("who", ["assistant", "instructor", "outsider"])
@pytest.mark.parametrize("act", [services.save_draft, services.submit_reflection])
def test_only_students_of_the_course_answer(act, who, prompt, request):
    with pytest.raises(PermissionDenied):
        act(prompt=prompt, author=request.getfixturevalue(who), body=ANSWER)
    assert not Reflection.objects.exists()


def test_preview_and_people_who_left_do_not_answer(prompt, student):
    preview = MembershipFactory(course=prompt.course, role=Role.PREVIEW)
    change(student, left_at=timezone.now())
    for author in (preview, student):
        with pytest.raises(PermissionDenied):
            services.save_draft(prompt=prompt, author=author, body=ANSWER)


def test_a_prompt_takes_answers_once_it_is_shown(prompt, student):
    later = timezone.now() + timedelta(days=1)
    for hidden in ({"published_at": None}, {"published_at": later}, {"opens_at": later}):
        change(prompt, **({"published_at": timezone.now(), "opens_at": None} | hidden))
        with pytest.raises(NotOpenYet):
            services.submit_reflection(prompt=prompt, author=student, body=ANSWER)


def test_submit_reflection_writes_version_html_section_and_unlock(prompt, student, section):
    reflection = services.submit_reflection(
        prompt=prompt, author=student, body=f"**{ANSWER}** <img src=x>"
    )

    reflection.refresh_from_db()
    assert reflection.is_submitted
    assert reflection.section == section
    assert "<strong>" in reflection.body_html
    assert "<img" not in reflection.body_html
    assert (reflection.draft_md, reflection.draft_saved_at) == ("", None)
    version = reflection.versions.get()
    assert (version.number, version.prompt_version) == (1, 1)
    assert version.body_html == reflection.body_html
    assert Unlock.objects.get().membership == student


def test_submit_reflection_twice_is_one_version(prompt, student):
    for _ in range(2):
        services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    services.save_draft(prompt=prompt, author=student, body=ANSWER)

    reflection = Reflection.objects.get()
    assert reflection.versions.count() == 1
    assert reflection.draft_saved_at is None


def test_submit_reflection_again_makes_a_version_and_never_locks(prompt, student, other_section):
    first = services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    change(prompt, version=2)
    change(student, section=other_section)
    draft = services.save_draft(prompt=prompt, author=student, body="Or")
    assert draft.is_submitted
    assert draft.body_md == ANSWER
    with pytest.raises(TooFewWords):
        services.submit_reflection(prompt=prompt, author=student, body="Or not")
    second = services.submit_reflection(prompt=prompt, author=student, body=f"{ANSWER} Still.")

    assert (second.version, second.prompt_version) == (2, 2)
    assert [row.prompt_version for row in second.versions.all()] == [1, 2]
    assert second.submitted_at == first.submitted_at
    assert second.section == first.section
    assert Unlock.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        ("", EmptyAnswer, "Write your answer"),
        ("\u200b – …", EmptyAnswer, "Write your answer"),
        ("Only two", TooFewWords, r"at least 3 words \(you have 2\)"),
        ("word " * 301, TooManyWords, r"at most 300 words \(you have 301\)"),
        ("Who should decide, and what would change your mind???", CopiesThePrompt, "own words"),
        (
            "A square belongs to those who cross it. Nobody owns the bench.",
            CopiesTheReading,
            "own words",
        ),
    ],
)
def test_submit_reflection_refuses_and_keeps_the_draft(body, error, words, prompt, student):
    with pytest.raises(error, match=words):
        services.submit_reflection(prompt=prompt, author=student, body=body)

    reflection = Reflection.objects.get()
    assert not reflection.is_submitted
    assert reflection.draft_md == body.replace("\u200b", "")
    assert not Unlock.objects.exists()


def test_submit_reflection_tells_nothing_of_a_reading_that_is_not_shown(inquiry, student):
    prompt = PromptFactory(inquiry=inquiry, min_words=5)
    ReadingFactory(inquiry=inquiry, published_at=None)
    body = "A square belongs to those who cross it. Nobody owns the bench."
    assert services.submit_reflection(prompt=prompt, author=student, body=body).is_submitted


def test_submit_reflection_after_it_closed_keeps_the_draft(prompt, student):
    change(prompt, due_at=None, closes_at=timezone.now())
    with pytest.raises(PromptClosed, match=r"closed on .* ask your instructor"):
        services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    assert Reflection.objects.get().draft_md == ANSWER


def test_submit_reflection_takes_a_late_answer(prompt, student):
    change(prompt, due_at=timezone.now() - timedelta(days=1))
    assert services.submit_reflection(prompt=prompt, author=student, body=ANSWER).is_submitted


def test_submit_reflection_wants_one_to_three_passages(passage_prompt, student, passages):
    def submit(chosen):
        return services.submit_reflection(
            prompt=passage_prompt, author=student, body=ANSWER, passages=chosen
        )

    with pytest.raises(PassagesNeeded):
        submit([])
    with pytest.raises(TooManyPassages, match="at most 3"):
        submit(passages)
    assert submit(passages[:3]).passages.count() == 3
    assert submit(passages[:1]).version == 2


def test_submit_reflection_refuses_passages_of_other_readings(passage_prompt, student, passages):
    elsewhere = PassageFactory(
        reading=ReadingFactory(inquiry=InquiryFactory(course=passage_prompt.course))
    )
    with pytest.raises(PassageOfAnotherReading):
        services.submit_reflection(
            prompt=passage_prompt, author=student, body=ANSWER, passages=[passages[0], elsewhere]
        )


def test_submit_reflection_on_an_inquiry_takes_passages_of_its_readings(inquiry, student, passage):
    prompt = PromptFactory(inquiry=inquiry, reading=None, type="passage")
    other = PassageFactory(reading=ReadingFactory(inquiry=inquiry))
    reflection = services.submit_reflection(
        prompt=prompt, author=student, body=ANSWER, passages=[other, passage]
    )
    assert list(reflection.passages.order_by("pk")) == [passage, other]
