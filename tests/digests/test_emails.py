from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import SMTP
from email.utils import parseaddr

import html5lib
import pytest
from django.utils import timezone

from courses.digest_sections import Line, excerpt, sections
from digests.emails import compose, letter_for
from digests.models import Digest
from digests.selectors import MAX_LINES, Content, Part, _content

STRICT = SMTP.clone(raise_on_defect=True)
INJECTION = "Civics\r\nBcc: victim@example.org\n\x00‮ <b>101</b>"


@pytest.fixture
def digest(student, morning):
    return Digest.objects.create(
        membership=student,
        cadence="daily",
        key="D:2026-11-21",
        from_seq=0,
        to_seq=1,
        not_before=morning,
        expires_at=morning + timedelta(days=1),
        message_id="<d.abcdefghijklmnopqrstuvwxyz@civic.example.org>",
        planned_at=morning,
    )


def line(n=1, **changes):
    return replace(Line("comment", (n,), f"Title {n}", f"/c/city/{n}/"), **changes)


def content(*lines, section="replies"):
    chosen = next(each for each in sections() if each.name == section)
    return Content((Part(chosen, lines),))


def mail(digest, told):
    return message_from_bytes(letter_for(compose(digest, told)).data, policy=STRICT)


def test_headers_are_those_of_a_list_one_can_leave(digest):
    message = mail(digest, content(line()))
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (
        "Reading the City",
        "mail@civic.example.org",
    )
    assert message["To"] == digest.membership.user.email
    assert message["Subject"] == "1 reply to you — Reading the City"
    assert message["Message-ID"] == digest.message_id
    assert message["Date"].datetime == digest.planned_at
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https://civic\.example\.org/digest/\S+/>", message["List-Unsubscribe"])
    assert message["List-Id"] == '"Reading the City" <city.civic.example.org>'
    assert (message["Auto-Submitted"], message["Precedence"]) == ("auto-generated", "bulk")
    assert len(message.get_all("To")) == 1
    assert "Bcc" not in message


def test_the_same_row_makes_the_same_bytes(digest):
    first = letter_for(compose(digest, content(line()))).data
    assert letter_for(compose(Digest.objects.get(), content(line()))).data == first


@pytest.mark.parametrize("where", ["course", "name", "thing"])
def test_no_title_or_name_can_add_a_header_or_markup(digest, where):
    course, user = digest.membership.course, digest.membership.user
    told = line()
    if where == "course":
        course.title = INJECTION
    elif where == "name":
        user.name = INJECTION
    else:
        told = line(title=INJECTION, excerpt=INJECTION, detail=INJECTION)
    message = mail(digest, content(told))
    assert "Bcc" not in message
    assert message.get_all("To") == [user.email]
    assert "<b>101" not in message.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "title", ["Ω" * 120, 'He said "no" \\ left', "Bürgerkunde für alle, " * 5, "x" * 120]
)
def test_any_title_makes_a_lawful_message(digest, title):
    digest.membership.course.title = title.strip()
    letter = letter_for(compose(digest, content(line(excerpt="é" * 3000))))
    message = message_from_bytes(letter.data, policy=STRICT)
    # The stricter parser of this Python keeps the blank between two encoded words.
    sender = parseaddr(message_from_bytes(letter.data)["From"])[0]
    assert str(make_header(decode_header(sender))) == title.strip()
    assert title.strip() in message["Subject"]
    assert all(len(row) <= 998 for row in letter.data.split(b"\r\n"))
    assert letter.data.isascii()
    assert b"\n" not in letter.data.replace(b"\r\n", b"")


def test_both_parts_tell_the_same_and_stay_small(digest):
    told = [line(n, excerpt="An excerpt & more. " * 10, detail="on something") for n in range(8)]
    message = mail(digest, content(*told))
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for each in told:
        assert each.title in text
        assert each.title in html
        assert f"https://civic.example.org{each.url}" in text
        assert f'href="https://civic.example.org{each.url}"' in html
    assert len(message.as_bytes()) < 100_000
    assert "&amp;" not in text


def test_html_is_lawful_and_asks_for_nothing(digest):
    html = mail(digest, content(line())).get_body(("html",)).get_content()
    html5lib.HTMLParser(strict=True).parse(html)
    assert not re.search(r"<(img|link|script|iframe|form)\b", html)
    assert "url(" not in html
    assert 'style="' in html
    assert "prefers-color-scheme: dark" in html


def test_more_than_eight_lines_become_a_number(digest):
    chosen = sections()[0]
    told = _content([(chosen, [line(n, due_at=timezone.now()) for n in range(13)])])
    assert len(told.shown[0].lines) == MAX_LINES
    assert "and 5 more" in mail(digest, told).get_body(("plain",)).get_content()


def test_the_second_fact_is_in_the_preheader(digest):
    parts = [
        content(line(), section=name).parts[0] for name in ("replies", "new_readings", "followed")
    ]
    html = mail(digest, Content(tuple(parts))).get_body(("html",)).get_content()
    assert "1 new comment</div>" in html


def test_dates_are_the_readers_with_the_courses_beside_them(digest):
    digest.membership.user.time_zone = "Asia/Kathmandu"
    due = digest.planned_at.replace(hour=12, minute=0)
    message = mail(digest, content(line(due_at=due), section="due"))
    text = message.get_body(("plain",)).get_content()
    assert ", 17:45 (12:00 UTC)" in text
    assert "17:45" in message["Subject"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <em>two</em> &amp; three</p>\n<p>four</p>\n", "One two & three four"),
        ("<p>&lt;script&gt;</p>", "<script>"),
        ('<p>See <a href="https://example.org/' + "x" * 1700 + '">it</a></p>', "See"),
    ],
)
def test_an_excerpt_is_plain_text(html, text):
    assert excerpt(html) == text


def test_an_excerpt_is_short():
    assert len(excerpt("<p>" + "word " * 4000 + "</p>")) <= 200
