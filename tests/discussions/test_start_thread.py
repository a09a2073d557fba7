from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Role
from discussions.models import Comment, Thread
from essays.models import Passage
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentDraftFactory
from tests.factories.essays import PARAGRAPHS
from tests.factories.prompts import ReflectionFactory

START = reverse("discussions:start_thread", args=["city"])
HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client, student):
    client.force_login(student.user)
    return client


def data(place, **fields):
    return {
        "place_name": place,
        "body": "What do you make of it?",
        "kind": "comment",
        "idempotency_key": "k",
    } | fields


def test_sentences_become_the_passage(signed_in, reading):
    fields = data("paragraph:owns:1", first="2", last="2", kind="question")
    response = signed_in.post(START, fields)

    comment = Comment.objects.get()
    assert response.url == f"{comment.thread.get_absolute_url()}#comment-{comment.public_id}"
    assert comment.thread.passage.exact == "Nobody owns the bench on which a city argues."
    assert comment.thread.kind == "question"
    assert comment.thread.section is not None


def test_without_sentences_the_whole_paragraph_is_the_passage(signed_in, reading):
    signed_in.post(START, data("paragraph:owns:2"))
    assert Passage.objects.get().exact == PARAGRAPHS[1]


def test_one_sentence_where_the_last_is_not_given(signed_in, reading):
    signed_in.post(START, data("paragraph:owns:1", first="1"))
    assert Passage.objects.get().exact.endswith("cross it.")


SELECTION = {"start_block": "b1", "start": "2", "end_block": "b1", "end": "8"}


def test_a_selection_becomes_the_passage(signed_in, reading):
    signed_in.post(START, data("paragraph:owns:1", exact="square", first="1", **SELECTION))
    assert Passage.objects.get().exact == "square"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"first": "2", "last": "1"}, "does not come before the first"),
        ({"first": "9"}, "Select a valid choice"),
        ({"exact": "square", "start_block": "b1"}, "Select them again"),
        ({"exact": "circle", **SELECTION}, "changed while you wrote"),
        ({"exact": "square", **SELECTION, "end_block": "b77"}, "not in this reading"),
        ({"body": ""}, "Write something first"),
        ({"body": "\u2060"}, "Write something first"),
        ({"kind": "quarrel"}, "Select a valid choice"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_start_keeps_what_was_typed(signed_in, reading, fields, sentence, headers):
    typed = {"body": "My long thought"} | fields
    response = signed_in.post(START, data("paragraph:owns:1", **typed), headers=headers)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert ("<html" in page) is not bool(headers)
    if "body" not in fields:
        assert "My long thought" in page
    assert not Thread.objects.exists()


def test_a_refused_start_marks_no_passage(signed_in, reading):
    reading.closes_at = timezone.now()
    reading.save()
    response = signed_in.post(START, data("paragraph:owns:1"))
    assert response.status_code == 422
    assert "This reading is closed" in response.content.decode()
    assert not Passage.objects.exists()


def test_the_whole_reading_the_question_and_an_answer_can_be_talked_about(
    signed_in, reading, inquiry, prompt, student
):
    answer = ReflectionFactory(prompt=prompt, author=student)
    places = ["reading:owns", "inquiry:square", f"reflection:{answer.public_id}"]
    for place in places:
        fields = data(place, title="On the whole", whole_class="on", idempotency_key=place)
        assert signed_in.post(START, fields).status_code == 302
    on_reading, on_inquiry, on_answer = Thread.objects.order_by("pk")
    assert (on_reading.reading, on_inquiry.inquiry, on_answer.reflection) == (
        reading,
        inquiry,
        answer,
    )
    assert (on_reading.title, on_answer.title) == ("On the whole", "")
    assert on_reading.section is None


def test_the_draft_of_the_place_is_recovered_and_ended(signed_in, reading, student):
    CommentDraftFactory(membership=student, place="paragraph:owns:1", body_md="Half a thou")
    address = reverse("classroom:paragraph", args=["city", "square", "owns", 1])
    page = signed_in.get(address).content.decode()
    assert "Half a thou" in page
    assert "We kept what you were writing on" in page

    signed_in.post(START, data("paragraph:owns:1"))
    assert not student.comment_drafts.exists()


def test_htmx_gets_an_empty_form_and_the_thread_for_the_list(signed_in, reading):
    page = signed_in.post(START, data("reading:owns"), headers=HTMX).content.decode()
    assert 'hx-swap-oob="afterbegin:#thread-list"' in page
    assert "1 comment" in page
    assert page.count("What do you make of it?") == 1
    assert 'value="k"' not in page


@pytest.mark.parametrize(
    "place",
    [
        "",
        "nowhere",
        "thread:owns",
        "reading:none",
        "inquiry:none",
        "reflection:none",
        "paragraph:owns:99",
        "paragraph:none:1",
        "paragraph:owns:x",
        "paragraph:owns",
    ],
)
def test_a_place_that_is_none_is_not_found(signed_in, reading, place):
    assert signed_in.post(START, data(place)).status_code == 404


def test_another_courses_reading_is_not_found(client, outsider, reading):
    client.force_login(outsider.user)
    address = reverse("discussions:start_thread", args=["elsewhere"])
    assert client.post(address, data("reading:owns")).status_code == 404


def test_those_without_a_section_are_not_asked_for_the_audience(client, course, reading):
    alone = MembershipFactory(course=course, role=Role.STUDENT)
    client.force_login(alone.user)
    address = reverse("classroom:reading_threads", args=["city", "square", "owns"])
    page = client.get(address).content.decode()
    assert "Show it to the whole class" not in page
    client.post(START, data("reading:owns"))
    assert Thread.objects.get().section is None


def test_a_paragraph_without_sentences_offers_none(signed_in, reading):
    reading.edition.blocks.update(sentences=[])
    address = reverse("classroom:paragraph", args=["city", "square", "owns", 1])
    assert 'class="sentence-picker"' not in signed_in.get(address).content.decode()
