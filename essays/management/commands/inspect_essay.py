from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from essays.importing.draft import EssayDraft
from essays.importing.errors import ImportRefused
from essays.importing.read import MAX_BYTES, read_essay

_LISTED = ("title", "standfirst", "author", "publication", "published_on", "language", "error")
_COUNTED = ("paragraphs", "headings", "captions", "footnotes")


class Command(BaseCommand):
    help = "Show what importing would detect in files, without saving anything."
    #: Nothing but the files is looked at, so nothing else needs to work.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one line of JSON for each file")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        are_all_seen = True
        for name in files:
            try:
                report = _inspected(name)
            except OSError as error:
                report, are_all_seen = _unopened(name, error), False
            self.stdout.write(json.dumps(report) if options["json"] else _listing(report))
        if not are_all_seen:
            sys.exit(1)


def _inspected(name: str) -> dict[str, Any]:
    # One byte more than is allowed tells a file that is too large from one that is not.
    with Path(name).open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        return _accepted(name, read_essay(data, name=name))
    except ImportRefused as refusal:
        return _refused(name, str(refusal))


def _accepted(name: str, draft: EssayDraft) -> dict[str, Any]:
    return {
        "file": name,
        "status": "accepted",
        "title": draft.title,
        "standfirst": draft.standfirst,
        "author": draft.author or None,
        "publication": draft.publication,
        "published_on": draft.published_on.isoformat() if draft.published_on else None,
        "language": draft.language,
        "paragraphs": draft.paragraphs,
        "headings": draft.texts_of("heading"),
        "captions": draft.texts_of("caption"),
        "footnotes": draft.texts_of("footnote"),
        "warnings": list(draft.warnings),
        "error": None,
    }


def _refused(name: str, sentence: str) -> dict[str, Any]:
    nothing = EssayDraft("", "", "", "", None, "", (), ())
    return _accepted(name, nothing) | {"status": "refused", "error": sentence}


def _unopened(name: str, error: OSError) -> dict[str, Any]:
    sentence = _("The file cannot be opened (%(reason)s). Check its name and its permissions.")
    return _refused(name, sentence % {"reason": error.strerror or error})


def _listing(report: dict[str, Any]) -> str:
    """Return the report for a person: what was found, how much of it, what to check."""
    name = report["file"].encode(errors="backslashreplace").decode()
    lines = [f"{name}: {report['status']}"]
    lines += [f"  {key}: {report[key]}" for key in _LISTED if report[key]]
    if report["error"] is None:
        lines += [f"  {key}: {len(report[key])}" for key in _COUNTED]
    lines += [f"  - {text}" for text in (*report["headings"], *report["captions"])]
    return "\n".join([*lines, *(f"  ! {warning}" for warning in report["warnings"])])
