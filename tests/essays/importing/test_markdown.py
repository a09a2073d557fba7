import pytest

from essays.importing.errors import ImportRefused
from essays.importing.read import read_essay, read_pasted
from tests.essays.importing.corpus import P1, P2, P3, P4, STANDFIRST, T, blank, single, wrapped


def read(text, name="essay.md"):
    return read_essay(text.encode(), name=name)


def shown(draft):
    return [(block.kind, block.text) for block in draft.blocks]


def spans(block):
    return [(span.kind, block.text[span.start : span.end], span.target) for span in block.spans]


@pytest.mark.parametrize("name", ["essay.md", "essay.markdown", "essay.txt", "essay"])
@pytest.mark.parametrize("shape", [blank, single, wrapped])
def test_heads_with_labels_are_metadata(name, shape):
    head = f"# Title: {T}\n## Author: Nora Vance\n\n"
    draft = read(head + shape(P1, P2), name)

    assert (draft.title, draft.author) == (T, "Nora Vance")
    assert shown(draft) == [("paragraph", P1), ("paragraph", P2)]


def test_what_programs_write_as_author_is_none():
    draft = read(f"# Title: {T}\n## Author: ARRAY(0x55d0c8)\n\n{P1}")

    assert (draft.title, draft.author) == (T, "")


def test_front_matter_is_metadata():
    draft = read(
        f'---\ntitle: "{T}"\nsubtitle: {STANDFIRST}\nauthors:\n  - Nora Vance\n  - José Cruz\n'
        f"date: 2024-03-03\nlang: en_GB\npublication: Valley Gazette\ntags: [rails]\n---\n\n"
        f"# {T}\n\n{STANDFIRST}\n\n{P1}\n"
    )

    assert (draft.title, draft.standfirst) == (T, STANDFIRST)
    assert (draft.author, draft.publication) == ("Nora Vance, José Cruz", "Valley Gazette")
    assert (draft.published_on.isoformat(), draft.language) == ("2024-03-03", "en-GB")
    assert shown(draft) == [("paragraph", P1)]


def test_front_matter_in_toml_is_metadata():
    draft = read(f'+++\ntitle = "{T}"\nauthor = "Nora Vance"\n+++\n{P1}')

    assert (draft.title, draft.author) == (T, "Nora Vance")


def test_a_title_in_front_matter_that_nobody_wrote_is_none():
    assert read(f"---\ntitle: Untitled\n---\n\n# {T}\n\n{P1}").title == T


def test_text_between_rulers_is_no_front_matter():
    draft = read(f"---\n\n{P1}\n\n---\n\n{P2}")

    assert draft.paragraphs == [P1, P2]


def test_every_kind_of_block_is_told():
    draft = read(
        f"# {T}\n\n*{STANDFIRST}*\n\nBy **Nora Vance**\n\n## What It Costs\n\n{P1}\n\n"
        f"### Less\n\n> {P2}\n\n1. one\n2. two\n\n* bullet\n\n  more\n\n***\n\n"
        f"![A tram](tram.jpg)\n\n```\na\n b\n```\n\n{P3}[^note]\n\n"
        "[^note]: A note.\n[^2]: Unused.\n"
    )

    assert (draft.title, draft.standfirst, draft.author) == (T, STANDFIRST, "Nora Vance")
    assert shown(draft) == [
        ("heading", "What It Costs"),
        ("paragraph", P1),
        ("heading", "Less"),
        ("quotation", P2),
        ("list_item", "1. one"),
        ("list_item", "2. two"),
        ("list_item", "bullet"),
        ("list_item", "more"),
        ("separator", "***"),
        ("caption", "A tram"),
        ("paragraph", "a\n b"),
        ("paragraph", f"{P3}[note]"),
        ("footnote", "[note] A note."),
        ("footnote", "[2] Unused."),
    ]
    assert [block.level for block in draft.blocks if block.kind == "heading"] == [2, 3]


def test_marks_inside_a_paragraph_become_spans():
    text = "Some *em **both*** and [a link](https://example.org/x) and [none](javascript:x)[^1]."
    draft = read(f"# {T}\n\n{text} {P1}\n\n[^1]: Note.")
    block = draft.blocks[0]

    assert block.text.startswith("Some em both and a link and [none](javascript:x)[1]. ")
    assert spans(block) == [
        ("emphasis", "em both", ""),
        ("strong", "both", ""),
        ("link", "a link", "https://example.org/x"),
        ("footnote", "[1]", "1"),
    ]


def test_spans_of_list_items_and_notes_count_their_marks():
    draft = read(f"# {T}\n\n{P1}[^1]\n\n1. an *item*\n\n[^1]: a *note*")

    assert spans(draft.blocks[1]) == [("emphasis", "item", "")]
    assert spans(draft.blocks[2]) == [("emphasis", "note", "")]


def test_lines_that_are_paragraphs_keep_their_own_spans():
    draft = read(single(f"# {T}", f"*Yes.* {P1}", f"{P2} *No.*"))

    assert draft.paragraphs == [f"Yes. {P1}", f"{P2} No."]
    assert [spans(block) for block in draft.blocks] == [
        [("emphasis", "Yes.", "")],
        [("emphasis", "No.", "")],
    ]


def test_hard_breaks_stay_and_soft_ones_do_not():
    draft = read(f"# {T}\n\nThe tram, the tram,\\\nit came and went\nand nobody knew\n\n{P1}")

    assert draft.paragraphs[0] == "The tram, the tram,\nit came and went and nobody knew"


def test_html_stays_text_and_is_told():
    draft = read(f"# {T}\n\n<script>alert(1)</script> {P1} AT&amp;T")

    assert draft.paragraphs == [f"<script>alert(1)</script> {P1} AT&T"]
    assert any("<script>" in warning for warning in draft.warnings)


def test_indented_text_is_no_code():
    assert read(f"# {T}\n\n    {P1}\n\n    {P2}").paragraphs == [P1, P2]


def test_bold_lines_are_title_and_headings():
    draft = read(blank(f"**{T}**", "By Nora Vance", P1, "**What it costs**", P2, f"**No.** {P3}"))

    assert (draft.title, draft.author) == (T, "Nora Vance")
    assert draft.texts_of("heading") == ["What it costs"]
    assert draft.blocks[1].spans == ()
    assert draft.paragraphs == [P1, P2, f"No. {P3}"]


def test_headings_of_one_level_leave_no_title():
    draft = read(blank("## Rails", P1, "## Buses", P2))

    assert draft.title == ""
    assert draft.texts_of("heading") == ["Rails", "Buses"]


def test_the_highest_heading_below_the_title_is_at_level_two():
    draft = read(blank(f"# {T}", P1, "#### Rails", P2, "##### Buses", P3, "###### Feet", P4))

    assert [block.level for block in draft.blocks if block.level] == [2, 3, 4]


def test_a_heading_over_the_byline_is_the_standfirst():
    draft = read(blank(f"# {T}", "## Or why we should", "By Nora Vance", P1, P2, "## Rails", P3))

    assert draft.standfirst == "Or why we should"
    assert draft.texts_of("heading") == ["Rails"]


def test_pictures_leave_their_captions():
    draft = read(
        f"# {T}\nBy Nora Vance\nMarch 3, 2024\n\n"
        f"![A tram](t.jpg)\n*A tram crosses. (Elsa Marr / City Archive)*\n\n{P1}"
    )

    assert draft.texts_of("caption") == ["A tram crosses. (Elsa Marr / City Archive)"]
    assert draft.blocks[0].credit == "Elsa Marr / City Archive"
    assert "A tram" in draft.consumed
    assert any("picture" in warning for warning in draft.warnings)


@pytest.mark.parametrize("text", ["![](a.png)\n\n![](b.png)", "[a]: http://example.org/x"])
def test_markdown_without_text_is_refused(text):
    with pytest.raises(ImportRefused, match="no text"):
        read(text)


@pytest.mark.parametrize(
    "text", ["a *b " * 200_000, "a\n" * 120_000, "word " * 1_200_000, "[a" * 30_000]
)
def test_markdown_that_would_take_too_long_is_refused(text):
    with pytest.raises(ImportRefused, match="too long"):
        read(text)


def test_pasted_markdown_is_told_by_its_look_or_said():
    assert read_pasted(f"# {T}\n\n{P1}").title == T
    assert read_pasted(f"{P1}\n\n## One\n\n{P2}\n\n## Two\n\n{P3}").texts_of("heading") == [
        "One",
        "Two",
    ]
    assert read_pasted(f"*{T}*\n\n{P1}", is_markdown=True).title == T
    assert read_pasted(f"*{T}*\n\n{P1}").title == f"*{T}*"
