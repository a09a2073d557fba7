from pathlib import Path

import pytest

from essays.importing.read import read_essay
from tests.essays.importing.corpus import BODY, CASES, P1, P2, P3, T, blank, single, wrapped

SAMPLES = Path(__file__).parent / "samples"


def read(text, name="essay.txt"):
    return read_essay(text.encode(), name=name)


def kinds(draft):
    return [block.kind for block in draft.blocks]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_plain_text_is_read_as_a_careful_reader_would(case):
    draft = read(case.text)

    assert draft.title == case.title
    assert draft.standfirst == case.standfirst
    assert (draft.author, draft.publication) == (case.author, case.publication)
    assert (draft.published_on and draft.published_on.isoformat()) == case.published_on
    assert draft.paragraphs == case.paragraphs
    assert draft.texts_of("heading") == case.headings
    assert draft.texts_of("caption") == case.captions
    assert draft.texts_of("footnote") == case.footnotes


def test_a_letter_with_a_paragraph_a_line_is_read_whole():
    draft = read((SAMPLES / "letter.txt").read_text())

    assert draft.title == "Should the library open on Sundays?"
    assert draft.standfirst == "Yes, because Sunday is when people have time."
    assert draft.paragraphs[0] == "To my neighbour who spoke against it at the meeting,"
    assert kinds(draft) == ["paragraph"] * 10
    assert (draft.author, draft.language, draft.warnings) == ("", "en", ())


def test_a_magazine_piece_with_blank_lines_is_read_whole():
    draft = read((SAMPLES / "magazine.txt").read_text())
    (caption,) = [block for block in draft.blocks if block.kind == "caption"]

    assert draft.title == "What the River Taught Our Engineers"
    assert draft.standfirst.endswith("give the river back some of its room.")
    assert draft.author == "Mara Lindqvist"
    assert caption.credit == "Tomas Reyes / Valley Images"
    assert caption.text.endswith("(Tomas Reyes / Valley Images)")
    assert draft.texts_of("heading") == [
        "How High Is High Enough",
        "What the Meadow Does",
        "A Valley Has One River",
    ]
    assert len(draft.paragraphs) == 15
    assert "I could not." in draft.paragraphs


@pytest.mark.parametrize("shape", [blank, single, wrapped])
def test_the_shape_of_the_lines_does_not_change_the_reading(shape):
    blocks = (SAMPLES / "magazine.txt").read_text().split("\n\n")
    expected = read(blank(*blocks))

    assert read(shape(*blocks)) == expected


def test_quotations_are_told_by_indent_and_by_mark():
    indented = (
        wrapped(T, P1) + "\n\n" + wrapped(P2, initial_indent="    ", subsequent_indent="    ")
    )
    marked = wrapped(T, P1) + "\n\n" + wrapped(P2, initial_indent="> ", subsequent_indent="> ")

    for text in (indented, marked):
        draft = read(text + "\n\n" + wrapped(P3))
        assert kinds(draft) == ["paragraph", "quotation", "paragraph"]
        assert draft.blocks[1].text == P2


def test_lists_are_told_from_a_lone_dash():
    draft = read(blank(T, P1, "- rails\n- money", P2, "- That was all.", P3))

    assert kinds(draft) == [
        "paragraph", "list_item", "list_item", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["***", "* * *", "---", "- - -", "⁂", "#", "———", "* * * * *"])
def test_separators_are_blocks_of_their_own(line):
    draft = read(blank(T, P1, line, P2))

    assert kinds(draft) == ["paragraph", "separator", "paragraph"]
    assert draft.blocks[1].text == line


def test_references_to_footnotes_are_spans():
    draft = read(blank(T, P1 + "[1]", P2, "[1] Minutes of the council."))
    (span,) = draft.blocks[0].spans

    assert draft.blocks[0].text[span.start : span.end] == "[1]"
    assert (span.kind, span.target) == ("footnote", "1")


def test_emphasis_with_asterisks_is_no_footnote():
    draft = read(blank(T, "It was *not* a *question*, they said. " + P1, "*Nobody* asked. " + P2))

    assert draft.texts_of("footnote") == []


def test_words_broken_by_hyphens_keep_them_and_are_told():
    text = wrapped(T, P1, P2).replace("nobody", "no-\nbody")
    draft = read(text)

    assert "no-body" in draft.paragraphs[0]
    assert any("no-body" in warning for warning in draft.warnings)


def test_suspended_hyphens_keep_their_space():
    text = wrapped(P1, P2).replace("the rails were torn", "the pre-\nand post-war rails were torn")

    assert "pre- and post-war" in " ".join(read(text).paragraphs)


def test_one_sentence_a_line_is_one_paragraph_a_chunk():
    chunks = ["\n".join(f"{line.rstrip('.')}." for line in p.split(". ")) for p in (P1, P2, P3)]

    assert read(blank(T, *chunks)).paragraphs == [P1, P2, P3]


def test_a_line_over_a_credit_is_its_caption():
    draft = read(blank(T, P1, "Commuters wait at Oakford", "Photograph: Tom Reyes/Alamy", P2))

    assert kinds(draft) == ["paragraph", "caption", "caption", "paragraph"]


def test_words_that_a_byline_adds_are_told():
    draft = read(blank(T, "By Nora Vance, teacher of history", *BODY))

    assert draft.author == "Nora Vance"
    assert draft.consumed == ("By Nora Vance, teacher of history",)
    assert any("teacher of history" in warning for warning in draft.warnings)


@pytest.mark.parametrize("day", ["March 2024", "Date: 03/04/2024"])
def test_a_date_that_names_no_certain_day_is_told_and_not_guessed(day):
    draft = read(blank(T, day, *BODY))

    assert draft.published_on is None
    assert any(day in warning for warning in draft.warnings)


def test_a_title_is_one_line_without_tabs():
    assert read(blank("Bring\tBack the Tram", *BODY)).title == T


def test_missing_titles_are_told():
    assert "No title was found. Type one before saving." in read(blank(*BODY)).warnings


def test_doubtful_places_are_told():
    draft = read(
        blank(
            T,
            "WHAT IT COSTS US ALL",
            P1,
            "ALL OF IT",
            P2,
            'He said "no".  And left.',
            "Subscribe now",
            "<b>Oh</b>",
        )
    )
    told = " ".join(draft.warnings)

    for word in ("capitals", "straight", "Two spaces", "web page", "HTML", "fewer than five words"):
        assert word in told


LANGUAGES = {
    "en": P1,
    "es": "La ciudad decidió que el mercado no se cierra, pero los vecinos de la plaza no están de"
    " acuerdo con el plan que presentó para los domingos.",
    "fr": "La commune a choisi de rendre la cantine gratuite pour tous les élèves, et cette"
    " décision est celle qui coûte le moins dans une ville que nous aimons.",
    "de": "Die Gemeinde hat das alte Schulhaus nicht verkauft, und es ist auch für die Kinder ein"
    " Gewinn, mit dem sich der Ort auf lange Zeit zeigen kann.",
    "": "Quo usque tandem abutere, Catilina, patientia nostra?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_is_guessed_only_where_it_is_clear(language):
    assert read(LANGUAGES[language]).language == language
