from __future__ import annotations

import pytest
from django.utils import timezone

from prompts.forms import ReflectionForm
from prompts.models import Reflection
from tests.factories.essays import BlockFactory, EditionFactory, ReadingFactory
from tests.factories.prompts import DraftFactory, PromptFactory, ReflectionFactory

ANSWER = "Let the neighbors choose, since they live with every mistake."


def form_for(prompt, author, **data):
    return ReflectionForm(data or None, prompt=prompt, author=author)


@pytest.fixture
def passage_prompt(reading, inquiry):
    return PromptFactory(inquiry=inquiry, reading=reading, type="passage")


def test_form_begins_empty_then_with_the_draft_then_with_the_answer(prompt, student, classmate):
    assert form_for(prompt, student)["body"].value() == ""
    DraftFactory(prompt=prompt, author=student, draft_md="So far", draft_saved_at=timezone.now())
    assert form_for(prompt, student)["body"].value() == "So far"
    assert form_for(prompt, student).words == 2
    ReflectionFactory(prompt=prompt, author=classmate, body_md="Done here.")
    assert form_for(prompt, classmate)["body"].value() == "Done here."


def test_form_of_an_open_prompt_offers_no_passages(prompt, student):
    form = form_for(prompt, student, body=ANSWER, sentences=["owns:b1:1"])
    assert "sentences" not in form.fields
    assert form.readings == []
    assert form.submit().is_submitted


def test_form_tells_what_is_missing_and_keeps_the_text(prompt, student):
    form = form_for(prompt, student, body="Too few")
    assert form.submit() is None
    assert form.errors["body"] == ["Write at least 3 words (you have 2)."]
    assert form["body"].value() == "Too few"
    assert Reflection.objects.get().draft_md == "Too few"


def test_form_tells_of_a_closed_prompt_above_the_fields(prompt, student):
    prompt.closes_at = prompt.due_at = timezone.now()
    prompt.save()
    form = form_for(prompt, student, body=ANSWER)
    assert form.submit() is None
    assert "This prompt closed on" in form.non_field_errors()[0]


def test_form_refuses_what_no_database_keeps_without_touching_the_draft(prompt, student):
    DraftFactory(prompt=prompt, author=student, draft_md="Kept")
    form = form_for(prompt, student, body="a\x00b")
    assert form.submit() is None
    assert form.save_draft() is None
    assert "body" in form.errors
    assert Reflection.objects.get().draft_md == "Kept"


def test_form_says_when_a_draft_is_too_long(prompt, student):
    form = form_for(prompt, student, body="x" * 20_001)
    assert form.save_draft() is None
    assert "at most 20000" in form.errors["body"][0]


def test_form_lists_sentences_by_reading_and_paragraph(passage_prompt, student, reading):
    ((listed, paragraphs),) = form_for(passage_prompt, student).readings
    assert listed == reading
    assert [paragraph.block.number for paragraph in paragraphs] == [1, 2, 3]
    first = paragraphs[0].choices[0].sentence
    assert (first.value, first.text) == (
        "owns:b1:1",
        "A square belongs to those who cross it.",
    )


def test_form_joins_sentences_that_follow_one_another(passage_prompt, student):
    chosen = ["owns:b1:2", "owns:b2:1", "owns:b3:1"]
    form = form_for(passage_prompt, student, body=ANSWER, sentences=chosen)
    reflection = form.submit()

    quotes = [row.passage.exact for row in reflection.chosen_passages.select_related("passage")]
    assert len(quotes) == 2
    assert quotes[0].startswith("Nobody owns the bench")
    assert quotes[0].endswith("somebody has to sweep it.")


def test_form_shows_again_what_was_chosen(passage_prompt, student):
    form_for(passage_prompt, student, body="", sentences=["owns:b1:2", "owns:b2:1"]).save_draft()
    form = form_for(passage_prompt, student)
    assert form["sentences"].value() == ["owns:b1:2", "owns:b2:1"]
    assert [paragraph.chosen for paragraph in form.readings[0][1]] == [1, 1, 0]


def test_form_wants_passages(passage_prompt, student):
    form = form_for(passage_prompt, student, body=ANSWER)
    assert form.submit() is None
    assert "at least one passage" in form.errors["sentences"][0]


def test_form_refuses_sentences_of_other_readings_and_keeps_the_rest(passage_prompt, student):
    other = ReadingFactory(inquiry=passage_prompt.inquiry, slug="other")
    form = form_for(
        passage_prompt,
        student,
        body=ANSWER,
        sentences=["owns:b1:1", f"{other.slug}:b1:1", "owns:b1:99", "nonsense"],
    )
    assert form.submit() is None
    assert "sentences" in form.errors
    draft = Reflection.objects.get()
    assert draft.draft_md == ANSWER
    assert [row.reading for row in draft.passages.all()] == [passage_prompt.reading]


def test_form_says_when_a_passage_is_too_long_and_keeps_the_rest(inquiry, student):
    reading = ReadingFactory(
        inquiry=inquiry, slug="long", edition=EditionFactory(essay__course=inquiry.course)
    )
    BlockFactory(edition=reading.edition, text="word " * 300 + "end.")
    prompt = PromptFactory(inquiry=inquiry, reading=reading, type="passage")
    form = form_for(prompt, student, body=ANSWER, sentences=["long:b1:1", "long:b4:1"])

    assert form.submit() is None
    assert "at most 1200 characters" in form.errors["sentences"][0]
    draft = Reflection.objects.get()
    assert draft.draft_md == ANSWER
    assert draft.passages.count() == 1


def test_form_offers_a_paragraph_without_sentences_as_one(inquiry, student):
    reading = ReadingFactory(
        inquiry=inquiry,
        slug="one",
        edition=EditionFactory(paragraphs=(), essay__course=inquiry.course),
    )
    BlockFactory(edition=reading.edition, text="No full stop", sentences=[])
    prompt = PromptFactory(inquiry=inquiry, type="passage")
    ((_reading, (paragraph,)),) = form_for(prompt, student).readings
    assert [choice.sentence.text for choice in paragraph.choices] == ["No full stop"]


@pytest.mark.parametrize("paragraphs", [1, 3])
def test_form_takes_a_fixed_number_of_queries(
    paragraphs, inquiry, student, django_assert_num_queries
):
    edition = EditionFactory(essay__course=inquiry.course, paragraphs=["One. Two."] * paragraphs)
    prompt = PromptFactory(
        inquiry=inquiry,
        reading=ReadingFactory(inquiry=inquiry, edition=edition),
        type="passage",
    )
    with django_assert_num_queries(3):  # own answer, readings, blocks
        assert len(form_for(prompt, student).readings[0][1]) == paragraphs


def test_form_shows_again_what_was_chosen_in_several_readings(inquiry, reading, student):
    other = ReadingFactory(inquiry=inquiry, slug="other")
    prompt = PromptFactory(inquiry=inquiry, type="passage")
    chosen = ["other:b3:1", "owns:b1:1"]
    form_for(prompt, student, body=ANSWER, sentences=chosen).save_draft()
    form = form_for(prompt, student)
    assert set(form["sentences"].value()) == set(chosen)
    assert {row for row, _paragraphs in form.readings} == {reading, other}
