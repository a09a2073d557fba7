"""axe finds nothing on a page of ours, wide or narrow, light or dark; 320 px need no scrolling."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.urls import resolve
from playwright.sync_api import Page

from accounts.models import User
from courses.models import Course
from digests.emails import unsubscribe_url
from discussions.models import Comment, Thread
from essays.models import Essay, EssayUpload, Inquiry, Reading
from prompts.models import Prompt, Reflection
from tests.authorization.walk import addresses
from tests.browser.axe import findings

READING = "/c/civics-101/q/compulsory-voting/r/ten-minutes-on-a-saturday/"
OUR_APPS = {"classroom", "discussions", "prompts", "digests", "courses", "accounts"}
#: Addresses that show no page of their own: parts of pages, actions and redirects.
NO_PAGES = {
    "accounts:revoke_token",
    "classroom:paragraph_panel",
    # A mail as it was sent, in a frame of the page that shows it.
    "digests:mailbox_html",
    "discussions:comment",
    "discussions:follow",
    "discussions:lock",
    "discussions:save_draft",
    "discussions:start_thread",
    "discussions:thread_panel",
    "prompts:save_draft",
}


#: The name of a message in the mail folder.
MAIL = "20260101T080000Z-0123456789abcdef"


@pytest.fixture
def mail(settings, tmp_path) -> None:
    """A mailbox, as on the machine of somebody who tries the site."""
    settings.DEBUG = True
    settings.MAIL_FOLDER = tmp_path
    letter = EmailMessage()
    letter["Subject"], letter["To"] = "Whose bench?", "student@example.org"
    letter.set_content("Due tomorrow.")
    letter.add_alternative("<p>Due tomorrow.</p>", subtype="html")
    (tmp_path / f"{MAIL}.eml").write_bytes(bytes(letter))


def look_at(page: Page, paths: Iterable[str], *, only_serious: bool = False) -> list[str]:
    found = []
    for path in paths:
        response = page.goto(path)
        found += [f"{path}: status {response.status}"] if response.status >= 500 else []
        found += [f"{path} {text}" for text in findings(page, only_serious=only_serious)]
    return found


def tell(found: list[str]) -> str:
    return "\n" + "\n".join(found)


def entrance() -> list[str]:
    """Pages for whoever is not signed in."""
    return [
        "/about/",
        "/api/v1/docs/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/confirm-email/",
        "/accounts/inactive/",
        "/nowhere/",
    ]


def places(sam: User) -> list[str]:
    """All pages of a course, and those of the account, as the demo student meets them."""
    Course.objects.update(join_code="ABCD2345")
    own = Comment.objects.get(author__user=sam, parent__isnull=False)
    talk = f"/c/civics-101/comments/{own.public_id}"
    answered = Prompt.objects.get(title="Before you read")
    reflection = Reflection.objects.filter(prompt=answered).exclude(author__user=sam).first()
    return [
        "/",
        "/c/civics-101/",
        "/c/civics-101/q/compulsory-voting/",
        READING,
        f"{READING}p/1/",
        f"{READING}threads/",
        *(prompt.get_absolute_url() for prompt in Prompt.objects.all()),
        reflection.get_absolute_url(),
        own.thread.get_absolute_url(),
        Thread.objects.filter(kind="question").first().get_absolute_url(),
        f"{own.thread.get_absolute_url()}reply/?to={own.public_id}",
        f"{talk}/edit/",
        f"{talk}/delete/",
        f"{talk}/history/",
        "/c/civics-101/digest/",
        unsubscribe_url(sam.memberships.get()).removeprefix(settings.SITE_URL),
        "/mailbox/",
        f"/mailbox/{MAIL}/",
        "/join/",
        "/join/ABCD2345/",
        "/accounts/profile/",
        "/accounts/tokens/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/logout/",
        "/accounts/reauthenticate/",
    ]


@pytest.fixture
def own_admin_pages(demo, ruth) -> list[str]:
    """Pages of the admin whose templates are ours."""
    essay, prompt = Essay.objects.first(), Prompt.objects.first()
    upload = EssayUpload.objects.create(
        course=demo, name="a.txt", source=b"A title\n\n" + b"Words. " * 90, created_by=ruth
    )
    return [
        "/admin/",
        "/admin/essays/essay/add/",
        f"/admin/essays/essay/add/upload/{upload.pk}/",
        f"/admin/essays/essay/{essay.pk}/change/",
        f"/admin/courses/course/{demo.pk}/change/",
        f"/admin/courses/course/{demo.pk}/import-roster/",
        "/admin/prompts/prompt/add/",
        f"/admin/prompts/prompt/{prompt.pk}/change/",
        f"/admin/prompts/prompt/{prompt.pk}/preview/",
        f"/admin/prompts/prompt/{prompt.pk}/preview/?after",
    ]


@pytest.fixture
def stock_admin_pages(demo) -> list[str]:
    inquiry, reading = Inquiry.objects.first(), Reading.objects.first()
    thread, comment = Thread.objects.first(), Comment.objects.first()
    return [
        "/admin/prompts/prompt/",
        "/admin/prompts/reflection/",
        "/admin/essays/essay/",
        "/admin/essays/inquiry/",
        f"/admin/essays/inquiry/{inquiry.pk}/change/",
        f"/admin/essays/reading/{reading.pk}/change/",
        f"/admin/essays/reading/{reading.pk}/history/",
        "/admin/courses/membership/",
        "/admin/courses/invitation/add/",
        f"/admin/discussions/thread/{thread.pk}/change/",
        "/admin/discussions/comment/",
        f"/admin/discussions/comment/{comment.pk}/change/",
    ]


def test_every_page_of_ours_is_looked_at(sam):
    paths = ["/about/", "/api/v1/docs/", *places(sam)]
    looked_at = {resolve(path.split("?")[0]).view_name for path in paths}
    ours = {a.name.split("(")[0] for a in addresses() if a.name.split(":")[0] in OUR_APPS}
    ours.add("api:docs")
    assert ours - looked_at == NO_PAGES


def test_the_entrance_is_accessible(visit, db, faults):
    faults.expect("status of 404")
    assert not (found := look_at(visit(), entrance())), tell(found)


def test_the_pages_of_a_course_are_accessible(visit, sam, mail):
    assert not (found := look_at(visit(sam), places(sam))), tell(found)


def test_our_pages_of_the_admin_are_accessible(visit, ruth, own_admin_pages):
    assert not (found := look_at(visit(ruth), own_admin_pages)), tell(found)


def test_stock_pages_of_the_admin_have_nothing_serious(visit, ruth, stock_admin_pages):
    found = look_at(visit(ruth), stock_admin_pages, only_serious=True)
    assert not found, tell(found)
