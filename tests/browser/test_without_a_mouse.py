"""A student's part with the keyboard alone, and with scripts off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from discussions.models import Comment
from prompts.models import Reflection
from tests.factories.prompts import ReflectionFactory

ANSWER = "I would let those decide who sweep it, since they know what the square is used for. " * 3


def tab_to(page: Page, place: str, limit: int = 60) -> None:
    """Press Tab until ``place`` has the focus."""
    for _ in range(limit):
        if page.evaluate("(place) => document.activeElement.matches(place)", place):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {place}.")


def test_a_comment_is_written_by_keyboard_alone(visit, reading, student):
    page = visit(student.user)
    page.goto(reading.get_absolute_url())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the essay")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#chip-2")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-h")).to_be_focused()
    tab_to(page, "#panel-body select[name=first]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#panel-body textarea")
    page.keyboard.type("Everybody’s place is a broom nobody holds.")
    tab_to(page, "#panel-body [data-post]")
    page.keyboard.press("Enter")
    expect(page.locator(".thread-row")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Your comment is posted.")
    passage = Comment.objects.get().thread.passage
    assert passage.exact == "A place that is everybody’s is easily nobody’s."

    page.keyboard.press("Escape")
    expect(page.locator("#chip-2")).to_be_focused()
    expect(page.locator("#chip-2")).to_contain_text("1")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_student_needs_no_script(visit, reading, prompt, classmate, student, width):
    theirs = ReflectionFactory(prompt=prompt, author=classmate, body_html="<p>Ask the pigeons.</p>")
    page = visit(student.user, width=width, script=False)
    page.goto(reading.get_absolute_url())
    page.locator("#chip-2").click()
    page.get_by_label("From").select_option("2")
    page.get_by_label("To", exact=True).select_option("2")
    page.get_by_label("Your comment", exact=True).fill("Easily, but not always.")
    page.get_by_role("button", name="Post").click()
    comment = Comment.objects.get()
    assert comment.thread.passage.exact == "A place that is everybody’s is easily nobody’s."

    page.locator(f"#comment-{comment.public_id}").get_by_role("link", name="Reply").click()
    page.get_by_label("Your comment", exact=True).fill("Think of a library.")
    page.get_by_role("button", name="Post").click()
    expect(page.locator("li li .comment")).to_contain_text("Think of a library.")

    page.goto(prompt.get_absolute_url())
    assert "pigeons" not in page.content()
    page.locator("textarea").fill(ANSWER)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert "pigeons" not in page.content()
    page.get_by_role("button", name="Post your answer").click()
    expect(page.locator(f"#reflection-{theirs.public_id}")).to_contain_text("pigeons")
    assert Reflection.objects.get(author=student).is_submitted
