"""From what there is to tell to the bytes of a message.

Everything that does not depend on the moment of sending is fixed by the ledger's row: the
Message-ID, the Date and the boundary are the same on every try, so that a copy can be told
from a second letter.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime, parseaddr
from functools import cache
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail.message import sanitize_address
from django.core.signing import Signer
from django.template import Context, Engine, Template
from django.urls import reverse
from django.utils import timezone, translation

from common.mail import Letter
from courses.digest_sections import Line
from courses.models import Course, Membership
from digests.models import Digest
from digests.selectors import Content, Part

_FOLDER = "digests/email/digest"
#: Facts in a subject; more would be cut off on a phone.
_FACTS = 2
COURSE, ALL = "course", "all"


@dataclass(frozen=True)
class Message:
    """A digest as text, ready to become a letter."""

    digest: Digest
    subject: str
    text: str
    html: str


def compose(
    digest: Digest, content: Content, rendered: dict[Hashable, str] | None = None
) -> Message:
    """Return the message of ``digest`` in its reader's language and time zone.

    Args:
        digest: with its membership, user and course.
        content: what it tells.
        rendered: lines that were rendered before; kept for a run by whoever sends many.

    Raises:
        Exception: whatever a template meets; the caller must keep it to this one row.
    """
    user = digest.membership.user
    with translation.override(user.language), timezone.override(user.zone):
        context = _context(digest, content)
        return Message(
            digest=digest,
            subject=one_line(_template("subject.txt").render(context)),
            text=_squeezed(_template("body.txt").render(context)),
            html=_html(context, rendered),
        )


def letter_for(message: Message) -> Letter:
    """Return the letter: a MIME message with a text part and an HTML part of equal worth."""
    digest = message.digest
    recipient = _address(digest.membership.user.email)
    boundary = f"=_{digest.message_id[1:].partition('@')[0]}"
    headers = [
        *_headers(message, recipient),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    ]
    lines = [_header(name, value) for name, value in headers]
    body = "".join(
        f"--{boundary}\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"{_quoted_printable(text)}\r\n"
        for kind, text in (("plain", message.text), ("html", message.html))
    )
    data = "\r\n".join(lines) + f"\r\n\r\n{body}--{boundary}--\r\n"
    return Letter(
        sender=_sender(),
        recipients=(recipient,),
        data=data.encode("ascii"),
    )


def unsubscribe_url(membership: Membership, scope: str = COURSE) -> str:
    """The address that ends the mail for who holds it: signed, and valid for ever."""
    token = signer().sign(f"{membership.public_id}.{scope}")
    return absolute(reverse("digests:unsubscribe", args=[token]))


def signer() -> Signer:
    return Signer(salt="digests.unsubscribe")


def absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def one_line(text: str) -> str:
    """``text`` fit for a header: no line break and no control character survives."""
    return " ".join(_CONTROLS.sub(" ", text).split())


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _context(digest: Digest, content: Content) -> Context:
    membership = digest.membership
    user, course = membership.user, membership.course
    facts = _facts(content.shown)
    return Context(
        {
            "course": course,
            "course_url": absolute(course.get_absolute_url()),
            "parts": content.shown,
            "more": content.more,
            "facts": facts[:_FACTS],
            "preheader": _preheader(content.shown, facts),
            "site": settings.SITE_URL.rstrip("/"),
            "other_zone": _other_zone(membership, course),
            "preferences_url": absolute(reverse("digests:preferences", args=[course.slug])),
            "unsubscribe_url": unsubscribe_url(membership),
            "language": user.language,
            "zone": user.time_zone,
        }
    )


def _facts(parts: Sequence[Part]) -> list[str]:
    """What each section has in a few words, the most urgent first."""
    return [part.section.headline(part.lines) for part in parts]


def _preheader(parts: Sequence[Part], facts: Sequence[str]) -> str:
    """What a mailbox shows after the subject: what the subject did not say."""
    if len(facts) > _FACTS:
        return " · ".join(facts[_FACTS:])
    line = parts[-1].lines[0]
    return " ".join(str(word) for word in (line.title, line.detail, line.excerpt) if word)


def _other_zone(membership: Membership, course: Course) -> str:
    """The course's zone, where its clock shows another time than the reader's."""
    now = timezone.now()
    same = now.astimezone(course.zone).utcoffset() == timezone.localtime(now).utcoffset()
    return "" if same else course.time_zone


# Templates


def _html(context: Context, rendered: dict[Hashable, str] | None) -> str:
    known = {} if rendered is None else rendered
    parts = [
        {
            "section": part.section,
            "lines": [{"html": _html_line(line, context, known)} for line in part.lines],
        }
        for part in context["parts"]
    ]
    with context.push(parts=parts):
        return _html_template().mail.render(context)


def _html_line(line: Line, context: Context, known: dict[Hashable, str]) -> str:
    """One line as HTML, made once for all who read it in the same language and zone."""
    key = (line, context["language"], context["zone"], context["other_zone"])
    if key not in known:
        with context.push(line=line):
            known[key] = _html_template().line.render(context)
    return known[key]


@cache
def _template(name: str) -> Template:
    return _engine().get_template(f"{_FOLDER}/{name}")


@dataclass(frozen=True)
class _Html:
    """The HTML template in two: the mail, and one line of it."""

    mail: Template
    line: Template


@cache
def _html_template() -> _Html:
    """The HTML template with its styles inlined: once, not once for every mail.

    The tags of the template language stand only where HTML takes any text, so that the
    inliner carries them through.
    """
    source = _template("body.html").source.partition(_DOCTYPE)[2]
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    inlined = inliner.inline(_DOCTYPE + source)
    before, _mark, rest = inlined.partition("<!-- line -->")
    line, _mark, after = rest.partition("<!-- /line -->")
    make = _engine().from_string
    return _Html(
        mail=make(f"{_LIBRARIES}{before}{{{{ line.html }}}}{after}"), line=make(_LIBRARIES + line)
    )


_DOCTYPE = "<!doctype html>"
_LIBRARIES = "{% load i18n tz %}"


@cache
def _engine() -> Engine:
    return Engine.get_default()


def _squeezed(text: str) -> str:
    """At most one empty line between two others, as a person would type it."""
    return re.sub(r"\n\s*\n+", "\n\n", text).strip() + "\n"


# Headers


def _headers(message: Message, recipient: str) -> list[tuple[str, str]]:
    digest = message.digest
    course = digest.membership.course
    return [
        ("From", f"{_phrase(course.title, 'From')} <{_sender()}>"),
        ("To", recipient),
        ("Subject", message.subject),
        ("Date", format_datetime(digest.planned_at)),
        ("Message-ID", digest.message_id),
        ("MIME-Version", "1.0"),
        ("List-Id", f"{_phrase(course.title, 'List-Id')} <{course.slug}.{_host()}>"),
        ("List-Unsubscribe", f"<{unsubscribe_url(digest.membership)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
    ]


def _sender() -> str:
    return _address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def _address(address: str) -> str:
    """``address`` as SMTP takes it: a domain in other letters is written in ASCII."""
    return address if address.isascii() else sanitize_address(address, "utf-8")


def _phrase(name: str, header: str) -> str:
    """A name before an address: quoted, or encoded where it is not ASCII."""
    name = one_line(name)
    if name.isascii():
        escaped = name.replace("\\", r"\\").replace('"', r"\"")
        return f'"{escaped}"'
    return Header(name, "utf-8", header_name=header, maxlinelen=70).encode(linesep="\r\n")


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _header(name: str, value: str) -> str:
    """One header, folded; only what is not ASCII is encoded."""
    if len(name) + len(value) < 76 and value.isascii():
        return f"{name}: {value}"
    if name in _UNFOLDED:
        return f"{name}: {value}"
    charset = "ascii" if value.isascii() else "utf-8"
    encoded = Header(value, charset, header_name=name, maxlinelen=76).encode(linesep="\r\n")
    return f"{name}: {encoded}"


#: Addresses that must not be broken, and what ``_phrase`` has encoded already.
_UNFOLDED = {"From", "To", "Message-ID", "List-Unsubscribe", "List-Id"}


def _quoted_printable(text: str) -> str:
    encoded = b2a_qp(text.encode(), istext=True).decode("ascii")
    return encoded.replace("\r\n", "\n").replace("\n", "\r\n")
