"""What a source says about itself: bylines, dates, "Author: …" lines, front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from .dates import names_a_month, parse_date
from .names import are_names, is_junk, is_name


@dataclass(frozen=True)
class Metadata:
    """What is known of an essay beside its text; empty where nothing is known."""

    title: str = ""
    standfirst: str = ""
    author: str = ""
    publication: str = ""
    published_on: date | None = None
    language: str = ""

    def or_else(self, other: Metadata) -> Metadata:
        """Return this with its gaps filled from ``other``."""
        gaps = {
            field.name: getattr(other, field.name)
            for field in fields(self)
            if not getattr(self, field.name)
        }
        return replace(self, **gaps)


NOTHING_KNOWN = Metadata()


@dataclass(frozen=True)
class HeadLine:
    """A line that is metadata, not text."""

    metadata: Metadata
    text: str
    #: Words of it that were not understood and so would be lost on a reader.
    leftover: str = ""
    #: What stands before a title or a standfirst that is shown: "Title:".
    label: str = ""
    #: Nothing but metadata begins like this, even where nothing else does.
    is_sure: bool = True


_LABELS = {
    label: field
    for field, labels in {
        "title": "title headline titel título titre",
        "author": "author authors by byline writer autor autora auteur",
        "published_on": "date published posted publication-date published-on date-published",
        "publication": "publication source publisher newspaper magazine journal published-in",
        "standfirst": "standfirst subtitle deck dek subheading subhead summary description excerpt",
        "language": "language lang",
        "": "url link canonical-url tags keywords category categories slug layout draft id",
    }.items()
    for label in labels.split()
}
_LABEL = re.compile(r"([A-Za-zÀ-ÿ]{2,12}(?:[ _-][A-Za-z]{2,9})?)\s*:\s+(?=\S)")
_ADDRESS = re.compile(r"\s*<[^<>]{1,100}>|\s*\([^()\s]{1,60}@[^()\s]{1,60}\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

_BY = re.compile(
    r"(?:(?:written|words|text|story|essay|opinion|posted)\s+)?by:?\s+|(?:von|par|por|di|door)\s+",
    re.IGNORECASE,
)
_DASH = re.compile(r"[—–]\s*")
_PARTS = re.compile(r"\s*[|•·/]\s*|\s+[–—-]\s+|,\s+|\s{2,}|\s+(?:for|in)\s+(?=[A-Z])")
_PUBLISHED = re.compile(
    r"(?:(?:first|originally)\s+)?(?:(?:last\s+)?updated|published|posted|appeared)"
    r"(?:\s+(?P<where>in|by|at)|\s+on)?:?\s+",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"(?:^|\s*[|•·,]\s*)\d{1,3}[ -]min(?:ute)?s?(?: read)?\s*$", re.IGNORECASE
)
_PRESS = re.compile(
    r"\b(?:times|post|news|review|journal|magazine|tribune|herald|guardian|gazette|daily|weekly"
    r"|press|chronicle|observer|quarterly|courier|today|the)\b|\.\w{2,4}$",
    re.IGNORECASE,
)
_LONGEST = 160
#: What an essay can keep; a longer value is a text, not a datum.
_LONGEST_VALUE = {
    "title": 300,
    "standfirst": 1000,
    "author": 200,
    "publication": 200,
    "published_on": 60,
    "language": 16,
    "": 500,
}


def read_label(text: str) -> HeadLine | None:
    """Read "Author: Jane Doe" and its like."""
    match = _LABEL.match(text[:60])
    if not match or (field := _field_of(match[1])) is None:
        return None
    value = text[match.end() :].strip()
    if len(value) > _LONGEST_VALUE[field]:
        return None
    is_shown = field in ("title", "standfirst") and not is_junk(value)
    metadata = metadata_of(match[1], value)
    is_undated = field == "published_on" and metadata == NOTHING_KNOWN and not is_junk(value)
    return HeadLine(
        metadata,
        text,
        leftover=value if is_undated else "",
        label=match[0].strip() if is_shown else "",
        is_sure=field in ("title", "author", "published_on"),
    )


def _field_of(label: str) -> str | None:
    return _LABELS.get(re.sub("[ _]", "-", label.lower()))


def metadata_of(label: str, value: str) -> Metadata:
    """Return what ``label`` says, nothing where the value is a program's or not understood."""
    field = _field_of(label)
    if not field or not value or is_junk(value) or len(value) > _LONGEST_VALUE[field]:
        return NOTHING_KNOWN
    if field == "published_on":
        return Metadata(published_on=parse_date(value))
    read = {"author": _author, "language": _language}
    known: dict[str, Any] = {field: read.get(field, str)(value)}
    return Metadata(**known)


def _author(value: str) -> str:
    value = _ADDRESS.sub("", value)
    return re.sub(r"^by\s+", "", value, flags=re.IGNORECASE).strip()


def _language(value: str) -> str:
    return value.replace("_", "-") if _LANGUAGE.fullmatch(value) and len(value) <= 16 else ""


def read_head_line(text: str) -> HeadLine | None:
    """Read a line at the head of a text that tells who wrote it, where, or when."""
    if not text or len(text) > _LONGEST or "\n" in text:
        return None
    return read_byline(text) or _read_place_and_time(text)


def read_byline(text: str) -> HeadLine | None:
    """Read "By Jane Doe", with a role, a publication or a date behind it, or "— Jane Doe"."""
    prefix = _BY.match(text) or _DASH.match(text)
    if len(text) > _LONGEST or not prefix:
        return None
    rest = _ADDRESS.sub("", text[prefix.end() :])
    breaks = [(len(rest), len(rest))] + [part.span() for part in reversed([*_PARTS.finditer(rest)])]
    for end, behind in breaks:
        name = rest[:end].strip()
        if are_names(name) or are_names(name.rstrip(".")):
            return _byline(text, name, rest[behind:].strip())
    return None


def _byline(text: str, name: str, rest: str) -> HeadLine:
    name = name if re.search(r"\b(?:Jr|Sr)\.$", name) else name.rstrip(".")
    more = _read_place_and_time(rest) if rest else None
    metadata = Metadata(author=name)
    if more:
        return HeadLine(metadata.or_else(more.metadata), text, more.leftover)
    return HeadLine(metadata, text, rest)


def _read_place_and_time(text: str) -> HeadLine | None:
    """Read "The Gazette, 3 March 2024", "Published in The Gazette", "March 2024"."""
    published = _PUBLISHED.match(text)
    rest = _READING_TIME.sub("", text[published.end() :] if published else text)
    if not rest:
        return HeadLine(NOTHING_KNOWN, text)
    if names_a_month(rest):
        return HeadLine(NOTHING_KNOWN, text, rest)
    if metadata := _dated(rest):
        return HeadLine(metadata, text)
    if published and published["where"] and _is_publication(rest.rstrip(".")):
        return HeadLine(Metadata(publication=rest.rstrip(".")), text)
    return None


def _dated(text: str) -> Metadata | None:
    """Read a date, alone or beside the name of a publication or of a person."""
    if day := parse_date(text):
        return Metadata(published_on=day)
    for part in _PARTS.finditer(text):
        before, after = text[: part.start()], text[part.end() :]
        for when, who in ((after, before), (before, after)):
            if (day := parse_date(when)) and _is_publication(who):
                is_person = is_name(who) and not _PRESS.search(who)
                place = {"author": who} if is_person else {"publication": who}
                return Metadata(published_on=day, **place)
    return None


def _is_publication(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= 8 and len(text) <= 80 and text[0].isupper() and text[-1] not in ".!?:;"
