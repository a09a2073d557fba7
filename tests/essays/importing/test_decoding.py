import codecs

import pytest

from essays.importing.decoding import decode
from essays.importing.errors import ImportRefused
from essays.importing.read import MAX_BYTES, read_essay, read_pasted

TEXT = "“The town’s café — a naïve idea?” asked José… and nobody answered him for a while."


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
    ],
)
def test_unicode_is_read_without_a_doubt(data):
    assert decode(data) == (TEXT, ())


@pytest.mark.parametrize(
    ("encoding", "name", "text"),
    [
        ("cp1252", "Windows-1252", TEXT),
        ("mac_roman", "Mac Roman", TEXT),
        ("cp1252", "Windows-1252", "Caf\xe9"),
        ("cp1250", "Windows-1250", "Żółć gęślą jaźń, a potem poszliśmy do domu, bo było późno."),
        ("cp1251", "Windows-1251", "Привет мир, как дела сегодня, всё хорошо"),
        ("koi8_r", "KOI8-R", "Привет мир, как дела сегодня, всё хорошо"),
    ],
)
def test_older_encodings_are_read_and_told(encoding, name, text):
    decoded = decode(text.encode(encoding))

    assert decoded.text == text
    assert name in decoded.warnings[0]


def test_accents_late_in_a_long_file_are_found():
    data = b"plain words " * 100_000 + TEXT.encode("cp1252")

    assert decode(data).text.endswith(TEXT)


def test_a_few_broken_places_do_not_make_utf8_something_else():
    draft = read_essay(TEXT.encode() * 3 + b" caf\xe9 " + TEXT.encode() * 3, name="a.txt")

    assert "caf� “The town’s" in draft.paragraphs[0]
    assert any("could not be read" in warning for warning in draft.warnings)


def test_ascii_with_a_strange_byte_is_still_read():
    decoded = decode(b"An ordinary sentence with one strange byte \x9d in it, and \x81.")

    assert decoded.text.startswith("An ordinary sentence")
    assert decoded.warnings


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "no text"),
        (b" \r\n\t\n", "no text"),
        (codecs.BOM_UTF8, "no text"),
        ("\u00ad\u200b \u00a0".encode(), "no text"),
        (b"*** --- ...", "no word"),
        (b"an essay\x00with a zero", "not a text file"),
        ("an essay\x00".encode("utf-16"), "no text has"),
        ("An essay".encode("utf-16-le"), "not a text file"),
        (codecs.BOM_UTF16_LE + b"abc", "damaged"),
        (bytes(range(1, 256)) * 20, "encoding"),
        (b"\x01\x02\x03\x04 text", "no text has"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04....", "Word"),
        (b"\xd0\xcf\x11\xe0....", "old Word"),
        (b"{\\rtf1 ...}", "rich text"),
        (b"<!DOCTYPE html><p>Hello", "web page"),
        (b"a" * (MAX_BYTES + 1), "10 MB"),
        (b"a" * 20_000_000, "10 MB"),
        (b"a b\n" * 300_000, "lines"),
        (b"a b\n" * 60_000, "paragraphs"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_essay_is_refused_with_a_sentence(data, word):
    with pytest.raises(ImportRefused, match=word) as refusal:
        read_essay(data, name="essay.txt")

    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("name", ["essay.docx", "essay.PDF", "essay.html", "essay.odt"])
def test_names_of_unknown_formats_are_refused(name):
    with pytest.raises(ImportRefused, match="plain text"):
        read_essay(TEXT.encode(), name=name)


@pytest.mark.parametrize("name", ["essay", "000_8e47.final", "essay.TXT", ".txt", ""])
def test_any_other_name_is_plain_text(name):
    assert read_essay(TEXT.encode(), name=name).paragraphs == [TEXT]


def test_pasted_text_is_held_to_the_same_rules():
    with pytest.raises(ImportRefused, match="10 MB"):
        read_pasted("a" * (MAX_BYTES + 1))
    with pytest.raises(ImportRefused, match="no text"):
        read_pasted("  ")
    with pytest.raises(ImportRefused, match="no text has"):
        read_pasted("a\x00")
