"""Talking in a thread with the scripts on: what happens without leaving the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from discussions.models import Comment, CommentDraft, Thread

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thread(demo) -> Thread:
    return Thread.objects.filter(section=None, locked_at=None, comment_count__gt=1).first()


@pytest.fixture
def page(visit, sam, thread, site) -> Page:
    page = visit(sam)
    page.goto(site.url + thread.get_absolute_url())
    return page


def composer(page, thread):
    return page.locator(f"#write-thread-{thread.public_id}")


def test_a_comment_appears_at_the_end_and_takes_the_focus(page, thread):
    form = composer(page, thread)
    form.get_by_label("Your comment", exact=True).fill("I had not seen it like this.")
    form.get_by_role("button", name="Post").click()

    posted = page.locator("article", has_text="I had not seen it like this.")
    expect(posted).to_be_focused()
    expect(page.locator("#live")).to_have_text("Your comment is posted.")
    expect(form.get_by_label("Your comment", exact=True)).to_have_value("")
    assert Comment.objects.filter(body_md="I had not seen it like this.").count() == 1


def test_reply_opens_a_form_below_the_comment_and_answers_there(page, thread):
    first = page.locator("article").first
    first.get_by_role("link", name="Reply to").click()
    field = first.get_by_label("Your comment", exact=True)
    expect(field).to_be_focused()
    field.fill("And *why*?")
    field.press("Control+Enter")

    expect(first.locator("article", has_text="And why?")).to_be_focused()
    assert Comment.objects.get(body_md="And *why*?").parent is not None
    assert page.url.endswith(thread.get_absolute_url())


def test_nothing_written_is_said_at_the_form_and_can_be_mended(page, thread, faults):
    faults.expect("422")
    form = composer(page, thread)
    field = form.get_by_label("Your comment", exact=True)
    field.fill("\u2060")
    form.get_by_role("button", name="Post").click()
    expect(page.locator("#error-summary")).to_be_focused()
    field.fill("Now there is something.")
    form.get_by_role("button", name="Post").click()
    expect(page.locator("article", has_text="Now there is something.")).to_be_visible()


def test_what_is_typed_is_kept_while_one_types(page, thread):
    form = composer(page, thread)
    form.get_by_label("Your comment", exact=True).fill("Half a thought")
    expect(form.locator("[data-draft-status]")).to_contain_text("Draft saved at")
    assert CommentDraft.objects.get(body_md="Half a thought")
    page.reload()
    expect(form.get_by_label("Your comment", exact=True)).to_have_value("Half a thought")
    expect(form).to_contain_text("We kept what you were writing on")


def test_an_edit_happens_in_place(page, thread):
    form = composer(page, thread)
    form.get_by_label("Your comment", exact=True).fill("First wording.")
    form.get_by_role("button", name="Post").click()
    posted = page.locator("article", has_text="First wording.")
    posted.get_by_role("link", name="Edit").click()
    posted.get_by_label("Your comment", exact=True).fill("Second wording.")
    posted.get_by_role("button", name="Save").click()
    expect(page.locator("article", has_text="Second wording.")).to_be_focused()
    expect(page.locator("article", has_text="First wording.")).to_have_count(0)


def test_following_stays_on_the_page(page, thread):
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()


def test_a_draft_does_not_overtake_the_comment_that_it_became(page, thread):
    form = composer(page, thread)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    form.get_by_label("Your comment", exact=True).fill("A whole thought, sent at once.")
    form.get_by_role("button", name="Post").click()
    expect(page.locator("article", has_text="A whole thought, sent at once.")).to_be_visible()
    page.wait_for_timeout(700)
    assert not [url for url in sent if "comment-draft" in url]
