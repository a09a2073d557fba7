from datetime import date

import pytest

from essays.importing.captions import credit_of
from essays.importing.dates import parse_date
from essays.importing.metadata import read_byline, read_head_line, read_label
from essays.importing.names import are_names, author_in_sentence, is_junk


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Nora Vance", "Nora Vance"),
        ("by nora vance", None),
        ("BY NORA VANCE", "NORA VANCE"),
        ("By Nora Vance.", "Nora Vance"),
        ("By Martin Luther Vance Jr.", "Martin Luther Vance Jr."),
        ("By J. R. Vance and José de la Cruz", "J. R. Vance and José de la Cruz"),
        ("Written by Seán O’Neill-Holt", "Seán O’Neill-Holt"),
        ("By Nora Vance (nora@example.org)", "Nora Vance"),
        ("By the Editorial Board", "the Editorial Board"),
        ("— Nora Vance", "Nora Vance"),
        ("Von Nora Vance", "Nora Vance"),
        ("By the numbers", None),
        ("By Design", None),
        ("By Tuesday the council had changed its mind.", None),
        ("Bystanders Watched", None),
    ],
)
def test_bylines_are_told(line, author):
    found = read_byline(line)

    assert (found.metadata.author if found else None) == author


@pytest.mark.parametrize(
    ("sentence", "author"),
    [
        ("Walls protect nobody, writes Nora Vance. Meadows do.", "Nora Vance"),
        ("Nora Vance writes that walls protect nobody.", "Nora Vance"),
        ("Walls protect nobody, argues Nora Vance, who drew one.", "Nora Vance"),
        ("Walls protect nobody, write some. A reply.", ""),
        ("As Nora Vance writes, walls protect nobody.", ""),
        ("The council writes letters.", ""),
        ("She writes. Nobody Reads It.", ""),
    ],
)
def test_authors_in_standfirsts_are_told(sentence, author):
    assert author_in_sentence(sentence) == author


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05T10:00:00Z", date(2024, 3, 5)),
        ("5 March 2024", date(2024, 3, 5)),
        ("March 5th, 2024", date(2024, 3, 5)),
        ("Tuesday, Mar. 5, 2024, 10:15 AM", date(2024, 3, 5)),
        ("5 de marzo de 2024", date(2024, 3, 5)),
        ("1er mars 2024", date(2024, 3, 1)),
        ("5. März 2024", date(2024, 3, 5)),
        ("05.03.2024", date(2024, 3, 5)),
        ("25/03/2024", date(2024, 3, 25)),
        ("03/25/2024", date(2024, 3, 25)),
        ("05/03/2024", None),
        ("31 February 2024", None),
        ("March 2024", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_only_where_they_are_sure(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("line", "publication", "day"),
    [
        ("The Valley Gazette, 5 March 2024", "The Valley Gazette", date(2024, 3, 5)),
        ("March 5, 2024 | Valley Review", "Valley Review", date(2024, 3, 5)),
        ("First published in The Valley Gazette", "The Valley Gazette", None),
        ("Published on March 5, 2024", "", date(2024, 3, 5)),
        ("Published: 5 March 2024 • 7 min read", "", date(2024, 3, 5)),
    ],
)
def test_places_and_times_are_told(line, publication, day):
    found = read_head_line(line).metadata

    assert (found.publication, found.published_on) == (publication, day)


@pytest.mark.parametrize("line", ["In 2024 it rained.", "Published poets are rare.", "x" * 500, ""])
def test_sentences_are_no_head_lines(line):
    assert read_head_line(line) is None


def test_labels_are_read_and_others_are_not():
    assert read_label("Published on: 5 March 2024").metadata.published_on == date(2024, 3, 5)
    assert read_label("Author: Voltaire").metadata.author == "Voltaire"
    assert read_label("Author: unknown").metadata.author == ""
    assert read_label("Moderator: Good evening.") is None
    assert read_label("Language: nonsense words").metadata.language == ""
    assert read_label("Summary: " + "a whole text, " * 100) is None


@pytest.mark.parametrize(
    "text",
    [
        "Untitled",
        "Untitled document",
        "Microsoft Word - x.doc",
        "ARRAY(0x5581)",
        "null",
        "a b.docx",
    ],
)
def test_junk_is_told(text):
    assert is_junk(text)


@pytest.mark.parametrize("text", ["Notes on the Tram", "Nora Vance", "None of Us Is Safe"])
def test_titles_are_no_junk(text):
    assert not is_junk(text)


def test_names_have_two_parts_and_no_common_words():
    assert are_names("Nora Vance, José Cruz & Ida van der Holt")
    assert not are_names("Nora")
    assert not are_names("Nora The Great")


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("A bridge. (Elsa Marr / City Archive)", "Elsa Marr / City Archive"),
        ("A bridge (Elsa Marr/Getty Images).", "Elsa Marr/Getty Images"),
        ("A bridge (AP Photo/Elsa Marr)", "AP Photo/Elsa Marr"),
        ("A bridge. (Photo: Elsa Marr)", "Elsa Marr"),
        ("A bridge. (Photo by Elsa Marr)", "Elsa Marr"),
        ("A bridge. (Elsa Marr via Flickr)", "Elsa Marr via Flickr"),
        ("A bridge. (Reuters)", "Reuters"),
        ("A bridge. Photo by Elsa Marr", "Elsa Marr"),
        ("Credit: Elsa Marr", "Elsa Marr"),
        ("© 2019 Elsa Marr", "Elsa Marr"),
        ("Take a bus (and/or a bicycle).", ""),
        ("It was late (or so they said).", ""),
        ("They gave him credit: he had earned it.", ""),
        ("He took a photo by the river", ""),
        ("A long paragraph. " * 30 + "(Elsa Marr / City Archive)", ""),
    ],
)
def test_credits_are_told(text, credit):
    assert credit_of(text) == credit
