"""From an essay in the clipboard to a digest in the mail, by hand, on a desk and on a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from classroom.demo.people import PASSWORD
from courses.models import Membership
from discussions.models import Comment
from essays.models import Reading
from prompts.models import Prompt
from prompts.services import submit_reflection
from tests.browser.reading import drag_over, select
from tests.browser.visiting import sign_in

ESSAY = """The Empty Chair

Why a jury waits for its last member.

A jury of eleven is a crowd with a clerk. The twelfth chair is what makes it a court, and all in \
the room know it: they look at the door, they look at the clock, and they wait for somebody whom \
none of them has met.

We could save the morning by starting without her. We do not, because what we would be starting is \
something else. A duty that nobody would miss is not a duty. It is a hobby with a badge.

That is all the argument I have. Someone is waiting for you, who does not know your name, and who \
cannot begin until you come. Most of citizenship is no more than that, and no less.
"""
PARAGRAPH = "A duty that nobody would miss is not a duty."
ANSWER = (
    "I would wait for the twelfth juror, because a verdict of eleven would belong to those who "
    "happened to be early, and the one who is judged was promised the whole table."
)
SECRET = (
    "Ana thinks the clerk should simply call the next name on the list and begin, because a "
    "court that waits for one person makes all the others wait as well."
)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_essay_is_set_read_discussed_answered_and_mailed(
    visit, demo, width, smtp_sink, settings
):
    teacher = visit(width=width)
    sign_in(teacher, "instructor@example.org", PASSWORD)
    import_essay(teacher)
    reading = Reading.objects.get(edition__title="The Empty Chair")
    write_prompt(teacher)
    prompt = Prompt.objects.get(title="Would you wait?")
    ana = Membership.objects.get(course=demo, user__email="ana@example.org")
    submit_reflection(prompt=prompt, author=ana, body=SECRET)

    student = visit(width=width)
    sign_in(student, "student@example.org", PASSWORD)
    student.goto(reading.get_absolute_url())
    comment_on_selection(student, width)
    comment = Comment.objects.get(thread__passage__reading=reading)
    assert comment.thread.passage.exact == PARAGRAPH
    reply(student, comment)
    answer(student, prompt)

    # The instructor answers too, so that the student hears of it.
    teacher.goto(comment.thread.get_absolute_url())
    write_below(teacher, "What would you say to the eleven who sit there?")
    settings.EMAIL_BACKEND = "common.mail.smtp.StagedBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_sink.host, smtp_sink.port
    call_command("send_digests", now=tomorrow_at(12))

    (to_student,) = smtp_sink.to("student@example.org")
    assert "Ruth Adeyemi" in (text := plain(to_student.message))
    assert "What would you say to the eleven" in text
    (to_owen,) = smtp_sink.to("owen@example.org")
    assert "Would you wait?" in plain(to_owen.message)
    assert "The Empty Chair" in plain(to_owen.message)
    assert SECRET[:30] not in "".join(plain(mail.message) for mail in smtp_sink.messages)


def import_essay(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Import an essay").first.click()
    page.get_by_label("Or paste the text").fill(ESSAY)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Title")).to_have_value("The Empty Chair")
    expect(page.get_by_label("Standfirst")).to_have_value("Why a jury waits for its last member.")
    page.get_by_label("Author", exact=True).fill("Nora Field")
    page.get_by_label("Rights", exact=True).select_option("owned")
    page.get_by_label("Set as a reading of").select_option(index=1)
    page.get_by_label("The author’s answer in one sentence").fill(
        "Nora Field argues that a duty shows in who is missed."
    )
    page.get_by_role("button", name="Save the essay").click()
    expect(page.get_by_text("“The Empty Chair” is saved.")).to_be_visible()


def write_prompt(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="New prompt").first.click()
    page.get_by_label("Inquiry").select_option(index=1)
    page.get_by_label("Reading").select_option(label=option_with(page, "The Empty Chair"))
    page.get_by_label("Title").fill("Would you wait?")
    page.get_by_label("What you ask").fill("Would you wait for the twelfth juror?")
    page.get_by_text("Who sees answers, and how long they are").click()
    page.get_by_label("Fewest words").fill("10")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("students see it")).to_be_visible()


def option_with(page: Page, words: str) -> str:
    options = page.get_by_label("Reading").locator("option").all_inner_texts()
    return next(option for option in options if words in option)


def comment_on_selection(page: Page, width: int) -> None:
    block = page.locator("[data-block]", has_text=PARAGRAPH).get_attribute("data-block")
    if width > 500:
        drag_over(page, block, PARAGRAPH)
        page.get_by_role("button", name="Comment", exact=True).click()
    else:
        select(page, block, PARAGRAPH)
        page.get_by_role("button", name="Comment", exact=True).tap()
    composer = page.locator("#panel-body form.composer")
    field = composer.get_by_label("Your comment", exact=True)
    expect(field).to_be_focused()
    field.fill("My grandmother was *the last juror* once.")
    composer.get_by_role("button", name="Post").click()
    row = page.locator(".thread-row", has_text="My grandmother was the last juror once.")
    expect(row).to_be_focused()
    expect(page.locator("#essay-text mark", has_text=PARAGRAPH)).to_be_visible()


def reply(page: Page, comment: Comment) -> None:
    page.locator(".thread-row a").first.click()
    mine = page.locator(f"#comment-{comment.public_id}")
    expect(mine.locator("em")).to_have_text("the last juror")
    mine.get_by_role("link", name="Reply").click()
    mine.get_by_label("Your comment", exact=True).fill("She said nobody spoke while they waited.")
    mine.get_by_role("button", name="Post").click()
    expect(page.locator(".comment", has_text="nobody spoke").last).to_be_focused()


def answer(page: Page, prompt: Prompt) -> None:
    page.goto(prompt.get_absolute_url())
    expect(page.get_by_text("Post your answer to read your classmates’.")).to_be_visible()
    assert "call the next name" not in page.content()
    page.locator("#answer-form textarea").fill(ANSWER)
    page.get_by_role("button", name="Post your answer").click()
    expect(page.locator(".answer", has_text="call the next name")).to_be_visible()


def write_below(page: Page, words: str) -> None:
    page.get_by_label("Your comment", exact=True).last.fill(words)
    page.get_by_role("button", name="Post").last.click()
    expect(page.locator(".comment", has_text=words)).to_be_visible()


def tomorrow_at(hour: int) -> datetime:
    tomorrow = timezone.now().astimezone(UTC) + timedelta(days=1)
    return tomorrow.replace(hour=hour, minute=0, second=0, microsecond=0)


def plain(message) -> str:
    return message.get_body(("plain",)).get_content()
