"""Whatever a text looks like, its title, standfirst, blocks and metadata are all of it."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essays.importing.cleaning import clean
from essays.importing.decoding import Decoded
from essays.importing.draft import EssayDraft
from essays.importing.plain import read_plain
from tests.essays.importing.corpus import BODY, CAPTION, CASES, SIGNED, STANDFIRST, T

LINES = [
    *BODY,
    T,
    STANDFIRST,
    SIGNED,
    CAPTION,
    "",
    "",
    "",
    "   ",
    "By Nora Vance",
    "— Nora Vance",
    "By Nora Vance, a teacher | 3 March 2024",
    "3 March 2024",
    "Published in The Valley Gazette",
    "March 2024",
    "7 min read",
    "Opinion",
    "Untitled",
    "Title: Bring Back the Tram",
    "Title: Another",
    "Standfirst: A town and its rails.",
    "Author: Nora Vance",
    "Author: ARRAY(0x1)",
    "Date: 2024-03-03",
    "Tags: rails",
    "What the Buses Cost",
    "Who Pays?",
    "II",
    "I could not.",
    "Notes",
    "=====",
    "-----",
    "***",
    "- rails",
    "1. rails",
    "• rails",
    "[1] A note.",
    "*A note.",
    "He said so.[1]",
    "He said so.*",
    "> said the mayor",
    ">",
    "    indented by four",
    "\tindented by a tab",
    "inter-",
    "national and so on",
    "and so the line goes on in the middle of what it was saying about",
    "“Nobody asked us.”",
    "Dear members of the council,",
    "Photo: Elsa Marr",
]
texts = st.lists(
    st.one_of(st.sampled_from(LINES), st.text(max_size=80)), min_size=1, max_size=25
).map("\n".join)


def visible(text: str) -> str:
    return "".join(text.split())


def pieces(draft: EssayDraft) -> list[str]:
    return [draft.title, draft.standfirst, *(block.text for block in draft.blocks)]


def assert_nothing_is_lost(text: str) -> None:
    draft = read_plain(Decoded(text))
    source = clean(text).text

    assert Counter(visible(source)) == Counter(visible("".join((*pieces(draft), *draft.consumed))))
    if not draft.consumed:
        assert visible("".join(pieces(draft))) == visible(source)
    for block in draft.blocks:
        assert block.text == block.text.strip()
        assert block.text
        for span in block.spans:
            assert 0 <= span.start < span.end <= len(block.text)


@given(text=texts.filter(lambda text: any(map(str.isalnum, text)) and "\x00" not in text))
@settings(max_examples=150, deadline=None)
def test_no_text_is_lost(text):
    if sum(character < " " and character not in "\n\t\r\f\v" for character in text) > 2:
        return
    if any(ord(character) in range(0x80, 0xA0) for character in text):
        return
    assert_nothing_is_lost(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_case_is_lost(case):
    assert_nothing_is_lost(case.text)


@pytest.mark.parametrize("name", ["letter.txt", "magazine.txt"])
def test_a_whole_essay_is_its_source_but_for_white_space(name):
    text = (Path(__file__).parent / "samples" / name).read_text()
    draft = read_plain(Decoded(text))

    assert draft.consumed == ()
    assert visible("".join(pieces(draft))) == visible(text)
