from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from essays.models import Essay, Reading
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

TEXT = """On Benches

Why a city should sit down.

A bench is a promise that somebody made to a stranger, and a city that takes it away breaks more
than furniture. It says that you may stay for as long as you like, and that nobody will ask why.

Whoever has waited for a bus with heavy bags knows what this promise is worth, and what it costs
a tired person when it is broken without a word.
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "benches.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*files, **options):
    call_command("import_essays", *map(str, files), **options)


def test_import_essays_is_a_draft_without_rights(path, instructor, inquiry, capsys):
    run(path, course="city", inquiry=inquiry.slug)

    essay = Essay.objects.get()
    assert (essay.rights_status, essay.source_name) == ("", "benches.txt")
    assert Reading.objects.get().published_at is None
    assert "On Benches" in capsys.readouterr().out


def test_import_essays_twice_is_one_essay_and_rights_publish_it(path, instructor, inquiry):
    run(path, course="city", inquiry=inquiry.slug)
    run(path, course="city", inquiry=inquiry.slug)
    assert Essay.objects.count() == Reading.objects.count() == 1

    run(path, course="city", inquiry=inquiry.slug, rights="licensed")

    assert Essay.objects.get().rights_status == "licensed"
    assert Reading.objects.get().published_at is not None
    assert Reading.objects.get().edition.title == "On Benches"


def test_import_essays_goes_on_after_a_bad_file_and_fails_in_the_end(
    path, tmp_path, instructor, capsys
):
    binary = tmp_path / "photo.txt"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")

    with pytest.raises(CommandError, match="2 files"):
        run(binary, tmp_path / "missing.txt", path, course="city")

    assert Essay.objects.count() == 1
    errors = capsys.readouterr().err
    assert "photo.txt" in errors
    assert "missing.txt" in errors


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"course": "nowhere"}, "no course"),
        ({"course": "city", "inquiry": "nothing"}, "no inquiry"),
        ({"course": "city", "email": "nobody@example.org"}, "--as"),
    ],
)
def test_import_essays_says_what_is_missing(path, instructor, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(path, **options)


def test_import_essays_as_somebody_who_does_not_teach_is_refused(path, instructor):
    UserFactory(email="other@example.org")

    with pytest.raises(CommandError, match="Only instructors"):
        run(path, course="city", email="other@example.org")
    assert not Essay.objects.exists()
