"""``make screenshots``: the pictures of the documentation, taken of the demo course.

Loads the demo course into a folder of its own, serves the site from there, and looks at it
with the machine's chromium.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.servers.chromium import ARGUMENTS, NAMES
from tests.servers.finding import program
from tests.servers.ports import free_port

#: Of the demo accounts, as ``make run`` prints it.
PASSWORD = "read-and-talk"  # noqa: S105 - printed on the console for whoever tries the demo
IMAGES = Path(__file__).parent / "images"
COURSE = "/c/civics-101/"
INQUIRY = f"{COURSE}q/compulsory-voting/"
READING = f"{INQUIRY}r/ten-minutes-on-a-saturday/"
#: Paragraph with a lively conversation.
LIVELY = 7
DESK = {"width": 1280, "height": 800}
ANSWER = (
    "I would make it a duty, but a light one, with an honest way out for those who cannot or will "
    "not take part. The reason that weighs most for me is who stays home when nobody has to come: "
    "it is not a random group, and a parliament learns quickly whom it may forget.\n\nWhat I find "
    "hard to answer in the other essay is the knock on the door. A party that can be sure of my "
    "turning up has one reason less to ask me what I think. I could say that it still has to win "
    "me over, but I am not sure that being counted is the same as being asked."
)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="civic-screenshots-") as folder:
        environment = prepare(Path(folder))
        with serving(environment), chromium() as browser:
            visit = Visitor(browser, environment["SITE_URL"])
            # First of all: afterwards the student has read what the digest tells of.
            mail(visit, Path(folder) / "mail", environment)
            as_student(visit)
            as_instructor(visit)


def prepare(folder: Path) -> dict[str, str]:
    """Make a site in ``folder``; return the environment in which it runs."""
    port = free_port()
    own = {"VAR_DIR": str(folder), "DEBUG": "1", "SITE_URL": f"http://127.0.0.1:{port}"}
    environment = os.environ | own | {"PORT": str(port)}
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "load_demo")
    return environment


def manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "manage.py", *command],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[None]:
    command = ["waitress", f"--listen=127.0.0.1:{environment['PORT']}", "civic.wsgi:application"]
    server = subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, "-m", *command], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"{environment['SITE_URL']}/healthz")
        yield
    finally:
        server.terminate()
        server.wait(30)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - http, and ours
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


@contextmanager
def chromium() -> Iterator[Browser]:
    executable = program(*NAMES)
    if executable is None:
        sys.exit("Pictures need a chromium on this machine: install it and try again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Visitor:
    """Opens pages for people of the demo course; each signs in once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.cookies: dict[str, list] = {}

    def __call__(self, name: str, **options: Any) -> Page:
        wanted: dict[str, Any] = {"viewport": DESK, "reduced_motion": "reduce", **options}
        context = self.browser.new_context(base_url=self.address, **wanted)
        if name not in self.cookies:
            self.cookies[name] = self._sign_in(context, f"{name}@example.org")
        context.add_cookies(self.cookies[name])
        return context.new_page()

    def _sign_in(self, context: BrowserContext, email: str) -> list:
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.locator("#account-menu").wait_for()
        page.close()
        return context.cookies()


def picture(page: Page, name: str, **options: Any) -> None:
    page.screenshot(path=IMAGES / f"{name}.png", scale="css", **options)
    page.context.close()


def as_student(visit: Callable[..., Page]) -> None:
    open_notes(page := visit("student"))
    picture(page, "reading")
    open_notes(page := visit("student", color_scheme="dark"))
    picture(page, "reading-dark")
    phone = {"width": 390, "height": 844}
    open_notes(page := visit("student", viewport=phone, has_touch=True, is_mobile=True))
    picture(page, "reading-phone")

    page = visit("student")
    page.goto(f"{READING}p/{LIVELY}/")
    page.locator(".thread-row a").first.click()
    page.locator(".comments").wait_for()
    picture(page, "thread")
    page = visit("student")
    page.goto(INQUIRY)
    picture(page, "inquiry")
    answer(visit)


def open_notes(page: Page) -> None:
    page.goto(f"{READING}#p{LIVELY - 1}")
    page.locator(f"#chip-{LIVELY}").click()
    page.locator("#panel-h").wait_for()


def answer(visit: Callable[..., Page]) -> None:
    page = visit("student")
    page.goto(COURSE)
    page.get_by_role("link", name="Your answer so far").click()
    page.locator("#answer-form textarea").fill(ANSWER)
    address = page.url
    picture(page, "prompt-locked", full_page=True)
    page = visit("student")
    page.goto(address)
    page.locator("#answer-form textarea").fill(ANSWER)
    page.get_by_role("button", name="Hand in").click()
    page.locator("#answers .answer").first.wait_for()
    page.locator("#own-h").evaluate("(heading) => heading.scrollIntoView()")
    picture(page, "prompt-open")


def as_instructor(visit: Callable[..., Page]) -> None:
    page = visit("instructor")
    page.goto("/admin/prompts/prompt/")
    page.get_by_role("link", name="Your answer so far").click()
    page.locator("#prompt_form").wait_for()
    picture(page, "admin-prompt", full_page=True)

    page = visit("instructor")
    page.goto("/admin/essays/essay/add/")
    essay = Path("classroom/demo/essays/against.md").read_text(encoding="utf-8")
    page.get_by_label("Or paste the text").fill(essay.replace("Knocking", "Knocking, Please"))
    page.get_by_label("The pasted text is Markdown").check()
    page.get_by_role("button", name="Continue").click()
    page.locator(".import-parts").wait_for()
    picture(page, "admin-import")


def mail(visit: Callable[..., Page], folder: Path, environment: dict[str, str]) -> None:
    """Send tomorrow's digests and show the student's."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    manage(environment, "send_digests", f"--now={tomorrow:%Y-%m-%d}T12:00")
    letters = [
        message_from_bytes(file.read_bytes(), policy=default) for file in folder.glob("*.eml")
    ]
    letter = next(letter for letter in letters if "student@example.org" in letter["To"])
    page = visit("student", viewport={"width": 720, "height": 800})
    if (html := letter.get_body(("html",))) is not None:
        page.set_content(html.get_content())
    picture(page, "digest", full_page=True)


if __name__ == "__main__":
    main()
