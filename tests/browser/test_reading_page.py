"""The essay and the talk beside it: panel, sheet, focus, marks and selections."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from discussions.models import Comment, ReadMark
from essays.models import Passage
from tests.browser.reading import drag_over, open_notes, select
from tests.factories.discussions import CommentFactory
from tests.factories.essays import EditionFactory, ReadingFactory

#: Letters of two code units, joined emoji, combining marks, hard spaces and curly quotes.
STRANGE = (
    "“Who owns the square?” asked 👩\u200d👩\u200d👧 on the bench 🌍 that day.",
    "A cafe\u0301 at 9\u00a0a.m. serves nai\u0308ve \U0001d49c readers; it’s “theirs”, too.",
)
SELECTIONS = [
    ("b1", "owns the square?” asked 👩\u200d👩\u200d👧 on"),
    ("b1", "🌍 that day."),
    ("b2", "cafe\u0301 at 9\u00a0a.m."),
    ("b2", "\U0001d49c readers; it’s “theirs”"),
]


@pytest.fixture
def strange(inquiry):
    """A reading whose characters count differently in browsers and databases."""
    edition = EditionFactory(
        essay__course=inquiry.course, title="Who owns the square?", paragraphs=STRANGE
    )
    return ReadingFactory(inquiry=inquiry, edition=edition, slug="strange")


@pytest.fixture
def notes(visit, reading, comment, classmate):
    """A page opened on the reading, with one note beside its first paragraph."""

    def open_at(width: int) -> Page:
        page = visit(classmate.user, width=width)
        page.goto(reading.get_absolute_url())
        return page

    return open_at


def test_the_panel_opens_beside_the_essay_and_moves_nothing(notes):
    page = notes(1280)
    before = [page.locator(f"#p{number}").bounding_box() for number in (1, 2, 3)]
    open_notes(page, 1)

    assert [page.locator(f"#p{number}").bounding_box() for number in (1, 2, 3)] == before
    panel, essay = page.locator("#panel").bounding_box(), page.locator("#essay").bounding_box()
    assert panel["x"] >= essay["x"] + essay["width"]
    assert page.url.endswith("/p/1/")


def test_the_focus_goes_into_the_panel_and_back(notes):
    page = notes(1280)
    open_notes(page, 2)
    expect(page.locator("#panel-h")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#chip-2")).to_be_focused()
    assert page.url.endswith("/r/owns/")


def test_on_a_phone_the_notes_are_a_sheet_that_expands_and_closes(notes):
    page = notes(390)
    page.locator("#chip-1").tap()
    sheet = page.locator("#panel")
    expect(page.locator("#panel-h")).to_be_focused()
    small = sheet.bounding_box()
    assert (small["x"], small["width"]) == (0, 390)
    assert small["y"] + small["height"] == pytest.approx(844, abs=1)
    assert 0.4 < small["height"] / 844 < 0.65

    page.get_by_role("button", name="Expand").tap()
    page.wait_for_function("document.getElementById('panel').offsetHeight > 700")
    page.get_by_role("button", name="Close").tap()
    expect(sheet).to_be_hidden()
    expect(page.locator("#chip-1")).to_be_focused()


@pytest.mark.parametrize(("block", "words"), SELECTIONS)
def test_a_selection_is_the_same_passage_on_the_server(visit, strange, student, block, words):
    page = visit(student.user)
    page.goto(strange.get_absolute_url())
    select(page, block, words)
    expect(page.locator("#selection-bar")).to_be_visible()
    page.keyboard.press("c")
    field = page.locator("#panel-body").get_by_label("Your comment", exact=True)
    expect(field).to_be_focused()
    field.fill("Here.")
    field.press("Control+Enter")
    expect(page.locator(".thread-row")).to_be_focused()

    passage = Passage.objects.get(reading=strange)
    text = STRANGE[int(block[1]) - 1]
    assert passage.exact == words
    assert (passage.start, passage.end) == (text.index(words), text.index(words) + len(words))
    marks = page.locator("#essay-text mark")
    expect(marks.first).to_be_visible()
    assert "".join(marks.all_text_contents()) == words


def test_a_question_is_asked_with_the_mouse(visit, reading, student):
    page = visit(student.user)
    page.goto(reading.get_absolute_url())
    drag_over(page, "b2", "somebody has to sweep it")
    page.get_by_role("button", name="Ask").click()
    field = page.locator("#panel-body").get_by_label("Your comment", exact=True)
    field.fill("Who is somebody?")
    page.locator("#panel-body").get_by_role("button", name="Post").click()
    expect(page.locator(".thread-row .tag", has_text="Question")).to_be_visible()
    assert Comment.objects.get().thread.kind == "question"


def test_two_clicks_make_one_comment(visit, reading, student):
    page = visit(student.user)
    page.goto(reading.get_absolute_url())
    open_notes(page, 1)
    page.locator("#panel-body").get_by_label("Your comment", exact=True).fill("Once.")
    page.locator("#panel-body").get_by_role("button", name="Post").dblclick()
    expect(page.locator(".thread-row")).to_be_focused()
    page.wait_for_timeout(300)
    assert Comment.objects.count() == 1


def test_two_clicks_make_one_comment_without_script(visit, reading, student):
    page = visit(student.user, script=False)
    page.goto(f"{reading.get_absolute_url()}p/1/")
    page.get_by_label("Your comment", exact=True).fill("Once.")
    page.get_by_role("button", name="Post").dblclick()
    expect(page.locator(".comment")).to_have_count(1)
    assert Comment.objects.count() == 1


def test_a_draft_in_the_panel_survives_the_page(visit, reading, student):
    page = visit(student.user)
    page.goto(reading.get_absolute_url())
    open_notes(page, 3)
    page.locator("#panel-body").get_by_label("Your comment", exact=True).fill("I was about to")
    expect(page.locator("[data-draft-status]")).to_contain_text("Draft saved")
    page.goto(reading.get_absolute_url())
    open_notes(page, 3)
    expect(page.locator("#panel-body").get_by_label("Your comment", exact=True)).to_have_value(
        "I was about to"
    )


def test_new_comments_are_marked_until_they_were_read(visit, thread, comment, classmate, student):
    ReadMark.objects.create(thread=thread, membership=student, last_number=1)
    CommentFactory(thread=thread, author=classmate, body_md="Somebody paid for the broom.")
    page = visit(student.user)
    page.goto(thread.get_absolute_url())
    fresh = page.locator(".comment", has_text="Somebody paid")
    expect(fresh.locator("[data-new]")).to_be_visible()
    page.get_by_role("link", name="1 new: go to it").click()
    expect(fresh).to_be_in_viewport()
    page.reload()
    expect(page.locator("[data-new]")).to_have_count(0)


def test_deleting_leaves_a_tombstone_and_the_replies(visit, thread, comment, classmate, student):
    CommentFactory(parent=comment, author=classmate, body_md="So did I.")
    page = visit(student.user)
    page.goto(thread.get_absolute_url())
    page.locator(f"#comment-{comment.public_id}").get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The author deleted this comment.")).to_be_visible()
    expect(page.get_by_text("I have swept that square.")).to_have_count(0)
    expect(page.locator(".comment", has_text="So did I.")).to_be_visible()


def test_an_edit_after_a_reply_leaves_its_history(visit, thread, comment, classmate, student):
    CommentFactory(parent=comment, author=classmate, body_md="So did I.")
    page = visit(student.user)
    page.goto(thread.get_absolute_url())
    mine = page.locator(f"#comment-{comment.public_id}")
    mine.get_by_role("link", name="Edit", exact=True).click()
    mine.get_by_label("Your comment", exact=True).fill("I have swept that square twice.")
    mine.get_by_role("button", name="Save").click()
    mine.get_by_role("link", name="Edited").click()
    expect(page.locator("ins")).to_contain_text("twice")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_conversation_is_read_and_answered_beside_the_essay(notes, comment, width):
    page = notes(width)
    page.locator("#chip-1").click()
    page.locator("#panel .thread-row a").first.click()
    expect(page.locator("#panel")).to_contain_text(comment.body_md)
    expect(page.locator("#panel-h")).to_be_focused()
    assert page.url.endswith(comment.thread.get_absolute_url())

    page.locator("#panel textarea[name=body]").fill("I would rather sweep than decide.")
    page.locator("#panel").get_by_role("button", name="Post").click()
    expect(page.locator("#panel .comment")).to_have_count(2)
    assert comment.thread.comments.count() == 2

    page.locator("#panel").get_by_role("link", name="Paragraph 1 of").click()
    expect(page.locator("#panel-h")).to_have_text("Discussion of paragraph 1")
    page.locator("#panel-close").click()
    expect(page.locator("#chip-1")).to_be_focused()


def test_a_refused_comment_stays_on_the_marked_passage(notes, reading, faults):
    faults.expect(r"422")
    page = notes(1280)
    words = "belongs to those who cross it"
    select(page, "b1", words)
    page.get_by_role("button", name="Comment", exact=True).click()
    page.locator("#panel textarea[name=body]").fill("x" * 20_001)
    page.locator("#panel").get_by_role("button", name="Post").click()
    expect(page.locator("#panel")).to_contain_text("Shorten your comment")
    expect(page.locator("#panel .sentence-picker")).to_be_hidden()

    page.locator("#panel textarea[name=body]").fill("Shorter.")
    page.locator("#panel").get_by_role("button", name="Post").click()
    expect(page.locator("#panel .thread-row")).to_contain_text(["Shorter."])
    assert Passage.objects.filter(reading=reading, exact=words, threads__isnull=False).exists()
