"""A roster file: bytes in, lines out. Knows nothing of the database."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.text import validate_one_line
from courses.errors import BadRoster
from courses.models import Invitation, Role, Section

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

COLUMNS = ("email", "name", "section", "role")
MAX_LINES = 5_000
MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class RosterLine:
    """One person of a roster file.

    Attributes:
        number: line in the file, counted from 1.
        email: in lower case.
        error: what is wrong with the line; empty if nothing is.
    """

    number: int
    email: str
    name: str = ""
    section: str = ""
    role: str = Role.STUDENT
    error: str | _StrPromise = ""

    @property
    def role_label(self) -> str | _StrPromise:
        return Role(self.role).label if self.role in Role else self.role


def read_roster(data: bytes) -> list[RosterLine]:
    """Return the lines of a roster, those with an error included.

    Raises:
        BadRoster: the file as a whole cannot be used; the message says why.
    """
    rows = list(_rows(_decode(data)))
    header, *body = rows or [(0, [])]
    columns = _columns(header[1])
    if not body:
        raise BadRoster(_("The file has a header but no people. Write one person per line."))
    if len(body) > MAX_LINES:
        raise BadRoster(
            _("The file has more than 5,000 lines. Split it, and import the parts one by one.")
        )
    return list(_without_twins(_line(number, cells, columns) for number, cells in body))


def _decode(data: bytes) -> str:
    if not data.strip():
        raise BadRoster(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise BadRoster(_("The file is larger than 2 MB. Split it, and import the parts."))
    if b"\0" in data:
        raise BadRoster(
            _("This is not a text file. In your spreadsheet choose “Save as CSV”, and try again.")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets write on Windows; it gives every byte a meaning but five.
        return data.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and cells of every line that is not blank."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise BadRoster(
            _("The file cannot be read as CSV from about line %(line)s on.")
            % {"line": reader.line_num}
        ) from None


def _columns(header: list[str]) -> dict[str, int]:
    names = [name.lower() for name in header]
    unknown = sorted(set(names) - set(COLUMNS))
    if "email" not in names:
        raise BadRoster(
            _(
                "The first line must name the columns: email, name, section, role. "
                "The column “email” is missing."
            )
        )
    if unknown:
        raise BadRoster(
            _("The column “%(name)s” is unknown. The columns are: email, name, section, role.")
            % {"name": unknown[0]}
        )
    if len(names) != len(set(names)):
        raise BadRoster(_("A column is named twice in the first line."))
    return {name: place for place, name in enumerate(names)}


def _line(number: int, cells: list[str], columns: dict[str, int]) -> RosterLine:
    if len(cells) > len(columns):
        return RosterLine(
            number,
            cells[columns["email"]].lower(),
            error=ngettext(
                "The line has more cells than the %(count)s column of the first line.",
                "The line has more cells than the %(count)s columns of the first line.",
                len(columns),
            )
            % {"count": len(columns)},
        )
    values = {name: cells[place] for name, place in columns.items() if place < len(cells)}
    line = RosterLine(
        number=number,
        email=values.get("email", "").lower(),
        name=values.get("name", ""),
        section=values.get("section", ""),
        role=values.get("role", "").lower() or Role.STUDENT,
    )
    return replace(line, error=_error_in(line))


def _error_in(line: RosterLine) -> str | _StrPromise:
    if not line.email:
        return _("The email address is missing.")
    try:
        validate_email(line.email)
        validate_one_line(line.name)
        validate_one_line(line.section)
    except ValidationError as error:
        if error.code == "invalid":
            return _("“%(email)s” is not an email address.") % {"email": line.email[:80]}
        return error.messages[0]
    return _too_long(line) or _error_in_role(line.role)


def _too_long(line: RosterLine) -> str | _StrPromise:
    for value, field in (
        (line.email, Invitation._meta.get_field("email")),
        (line.name, Invitation._meta.get_field("name")),
        (line.section, Section._meta.get_field("name")),
    ):
        if len(value) > (field.max_length or 0):
            return _("The %(column)s is longer than %(count)s characters.") % {
                "column": field.verbose_name,
                "count": field.max_length,
            }
    return ""


def _error_in_role(role: str) -> str | _StrPromise:
    if role in (Role.STUDENT, Role.ASSISTANT):
        return ""
    if role == Role.INSTRUCTOR:
        return _("Instructors are invited one by one, not by a file.")
    return _("The role “%(role)s” is unknown: write student or assistant.") % {"role": role[:40]}


def _without_twins(lines: Iterator[RosterLine]) -> Iterator[RosterLine]:
    """Give the second line of an address an error: it may say something else than the first."""
    first: dict[str, int] = {}
    for line in lines:
        if line.email in first and not line.error:
            text = _("This address is on line %(line)s already.") % {"line": first[line.email]}
            yield replace(line, error=text)
        else:
            first.setdefault(line.email, line.number)
            yield line
