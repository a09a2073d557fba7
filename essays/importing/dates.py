"""Dates as publications print them. What could be two different days is no date."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    month: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for number, month in enumerate(names.split(), start=1)
} | {"sept": 9, "setiembre": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+"
_TIME = r"(?:[,T]?\s*(?:at\s+)?\d{1,2}[:.]\d{2}.{0,24})?"
_FORMS = [
    re.compile(rf"(?:{_WEEKDAY})?{form}{_TIME}", re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>\d{{1,2}})-{_DAY}",
        rf"{_DAY}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?{_MONTH},?\s+(?:de\s+)?{_YEAR}",
        rf"{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_DAY}\.(?P<month>\d{{1,2}})\.{_YEAR}",
    )
]
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTH_ONLY = re.compile(rf"{_MONTH},?\s+{_YEAR}", re.IGNORECASE)
_LONGEST = 60


def parse_date(text: str) -> date | None:
    """Return the day that the whole of ``text`` names, None if it names none for sure."""
    text = text.strip().rstrip(".")
    if len(text) > _LONGEST:
        return None
    if match := _SLASHED.fullmatch(text):
        return _slashed(*map(int, match.groups()))
    matches = (form.fullmatch(text) for form in _FORMS)
    return next((_day(match) for match in matches if match), None)


def names_a_month(text: str) -> bool:
    """Tell "March 2024": a time, but not a day."""
    return len(text) <= _LONGEST and _MONTH_ONLY.fullmatch(text.strip()) is not None


def _day(match: re.Match[str]) -> date | None:
    month = match["month"]
    number = int(month) if month.isdigit() else _MONTHS[month.lower()]
    return _date(int(match["year"]), number, int(match["day"]))


def _slashed(first: int, second: int, year: int) -> date | None:
    """Return the day if month and day cannot be taken for each other."""
    if first <= 12 and second <= 12 and first != second:
        return None
    return _date(year, min(first, second), max(first, second))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
