import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from essays.importing.read import MAX_BYTES

KEYS = [
    "file", "status", "title", "standfirst", "author", "publication", "published_on", "language",
    "paragraphs", "headings", "captions", "footnotes", "warnings", "error",
]  # fmt: skip
MAGAZINE = Path(__file__).parent / "importing" / "samples" / "magazine.txt"


def inspect(capsys, *files):
    call_command("inspect_essay", *map(str, files), json=True)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_inspect_essay_tells_what_was_detected(capsys):
    (report,) = inspect(capsys, MAGAZINE)

    assert list(report) == KEYS
    assert (report["file"], report["status"]) == (str(MAGAZINE), "accepted")
    assert report["title"] == "What the River Taught Our Engineers"
    assert report["author"] == "Mara Lindqvist"
    assert (report["publication"], report["published_on"], report["language"]) == ("", None, "en")
    assert (len(report["paragraphs"]), len(report["headings"])) == (15, 3)
    assert report["captions"][0].endswith("(Tomas Reyes / Valley Images)")
    assert (report["footnotes"], report["error"]) == ([], None)
    assert "I could not." in report["warnings"][0]


def test_inspect_essay_gives_dates_and_nothing_for_what_is_unknown(capsys, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("---\ndate: 2024-03-05\n---\n\nOnly some words, in no hurry at all.")
    (report,) = inspect(capsys, path)

    assert report["published_on"] == "2024-03-05"
    assert (report["title"], report["standfirst"], report["author"]) == ("", "", None)
    assert report["warnings"]


@pytest.mark.parametrize(
    "data", [b"", b"\n \n", b"\x00\x01", b"%PDF-1.7", b"a" * (MAX_BYTES + 1), b"a" * 20_000_000]
)
def test_inspect_essay_refuses_with_a_sentence_and_goes_on(capsys, tmp_path, data):
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    refused, accepted = inspect(capsys, path, MAGAZINE)

    assert list(refused) == KEYS
    assert refused["status"] == "refused"
    assert refused["error"].endswith(".")
    assert (refused["title"], refused["author"], refused["paragraphs"]) == ("", None, [])
    assert accepted["status"] == "accepted"


def test_inspect_essay_fails_at_the_end_for_files_that_do_not_open(capsys, tmp_path):
    with pytest.raises(SystemExit) as stop:
        inspect(capsys, tmp_path / "none.txt", tmp_path, MAGAZINE)

    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert stop.value.code == 1
    assert [report["status"] for report in reports] == ["refused", "refused", "accepted"]
    assert "cannot be opened" in reports[0]["error"]


def test_inspect_essay_lists_for_a_person(capsys, tmp_path):
    path = tmp_path / "bad.txt"
    path.write_bytes(b"")
    call_command("inspect_essay", str(MAGAZINE), str(path))
    shown = capsys.readouterr().out

    assert "title: What the River Taught Our Engineers" in shown
    assert "paragraphs: 15" in shown
    assert "error: There is no text in it." in shown


def test_inspect_essay_prints_json_alone_and_needs_no_database(tmp_path):
    command = [sys.executable, "manage.py", "inspect_essay", str(MAGAZINE), "--json"]
    environment = {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "LC_ALL": "C",
    }
    done = subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, check=True
    )

    assert len(done.stdout.splitlines()) == 1
    assert json.loads(done.stdout)["status"] == "accepted"
