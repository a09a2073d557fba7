from __future__ import annotations

import pytest

from courses.errors import BadRoster
from courses.models import Role
from courses.roster import MAX_BYTES, read_roster


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \r\n\t", "The file is empty"),
        (b"\xff\xfee\0m\0", "This is not a text file"),
        (b"PK\x03\x04\0\0", "This is not a text file"),
        (b"name,section\nAna,Blue\n", "“email” is missing"),
        (b"email,grade\na@example.org,A\n", "“grade” is unknown"),
        (b"email,Email\na@example.org,b@example.org\n", "named twice"),
        (b"email,name\n", "no people"),
        (b"ana@example.org\nbo@example.org\n", "“email” is missing"),
        (b"email\n" + b"a@example.org\n" * 5_001, "more than 5,000 lines"),
        (b"email\n" + b"a" * MAX_BYTES, "larger than 2 MB"),
        (b'email,name\na@example.org,"' + b"x" * 140_000 + b'"\n', "cannot be read as CSV"),
    ],
)
def test_read_roster_says_what_is_wrong_with_the_file(data, sentence):
    with pytest.raises(BadRoster, match=sentence):
        read_roster(data)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",Ana,,", "is missing"),
        ("ana,Ana,,", "“ana” is not an email address"),
        ("ana@example.org,Ana,,instructor", "Instructors are invited one by one"),
        ("ana@example.org,Ana,,king", "The role “king” is unknown"),
        ('ana@example.org,"Ana\nBcc: x@example.org",,', "one line"),
        ('ana@example.org,Ana,"Blue\nRed",', "one line"),
        ("ana@example.org,Ana\u202eamiL,,", "invisible characters"),
        ("ana@example.org," + "a" * 121 + ",,", "longer than 120"),
        ("ana@example.org,Ana," + "s" * 61 + ",", "longer than 60"),
        ("ana@example.org,Ana,,student,extra", "more cells than the 4 columns"),
    ],
)
def test_read_roster_says_what_is_wrong_with_a_line(line, sentence):
    lines = read_roster(f"email,name,section,role\nfirst@example.org,,,\n{line}\n".encode())

    assert not lines[0].error
    assert sentence in str(lines[1].error)


def test_read_roster_marks_the_second_of_two_equal_addresses():
    lines = read_roster(b"email\na@example.org\nb@example.org\nA@Example.org\n")

    assert [bool(line.error) for line in lines] == [False, False, True]
    assert "line 2" in str(lines[2].error)
    assert lines[2].number == 4


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_read_roster_takes_what_spreadsheets_write(delimiter, encoding, newline):
    rows = [["Role", "NAME", " Email "], ["assistant", "Zoë", "ZOE@example.org"], ["", "", ""]]
    text = newline.join(delimiter.join(row) for row in rows)
    (line,) = read_roster(text.encode(encoding))

    assert (line.email, line.name, line.role) == ("zoe@example.org", "Zoë", Role.ASSISTANT)


def test_role_label_shows_what_was_typed_where_it_is_no_role():
    known, unknown = read_roster(b"email,role\na@example.org,\nb@example.org,king\n")

    assert (str(known.role_label), unknown.role_label) == ("Student", "king")
