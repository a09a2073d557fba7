from __future__ import annotations

import re
from html import unescape

import pytest

from essays.models import Block, BlockKind
from essays.rendering import render_blocks


def block(text: str, **fields: object) -> Block:
    return Block(
        **{"pk": 1, "key": "b1", "kind": BlockKind.PARAGRAPH, "number": 1} | fields, text=text
    )


def html_of(text: str, marks: list[tuple[int, int]] | None = None, **fields: object) -> str:
    return render_blocks([block(text, **fields)], {1: marks or []})[0].html


def span(start: int, end: int, kind: str, target: str = "") -> dict[str, object]:
    return {"start": start, "end": end, "kind": kind, "target": target}


def words_of(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html))


def test_text_is_escaped():
    assert html_of("<b> & “quotes”") == "&lt;b&gt; &amp; “quotes”"


def test_spans_nest_by_rank():
    html = html_of("one two three", spans=[span(0, 13, "emphasis"), span(4, 7, "strong")])

    assert html == "<em>one </em><strong><em>two</em></strong><em> three</em>"


def test_a_link_stays_whole_where_half_of_it_is_marked():
    html = html_of(
        "read this essay", [(5, 15)], spans=[span(0, 9, "link", "https://example.org/?a&b")]
    )

    assert html.count("<a ") == 1
    assert 'href="https://example.org/?a&amp;b"' in html
    assert words_of(html) == "read this essay"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", ""]
)
def test_a_link_elsewhere_than_to_the_web_or_mail_is_plain_text(address):
    assert html_of("press me", spans=[span(0, 8, "link", address)]) == "press me"


def test_a_link_inside_a_link_is_left_out():
    links = [span(0, 9, "link", "https://a.example"), span(5, 9, "link", "https://b.example")]

    assert html_of("one or two", spans=links).count("<a ") == 1


def test_overlapping_marks_say_how_many_overlap():
    html = html_of("abcdef", [(0, 4), (2, 6)])

    assert re.findall(r'class="talked-(\d)"', html) == ["1", "2", "1"]
    assert 'aria-details="chip-1"' in html
    assert words_of(html) == "abcdef"


def test_marks_count_code_points():
    html = html_of("🗳️ vote", [(3, 7)])

    assert "vote</mark>" in html
    assert words_of(html) == "🗳️ vote"


def test_a_mark_in_a_heading_names_no_chip():
    html = html_of("Why vote", [(0, 3)], kind=BlockKind.HEADING, number=None)

    assert html == '<mark class="talked-1">Why</mark> vote'


def test_footnotes_lead_both_ways():
    blocks = [
        block("It rained.[1]", pk=1, key="b1", spans=[span(10, 13, "footnote", "1")]),
        block("[1] In June.", pk=2, key="b2", kind=BlockKind.FOOTNOTE, number=None),
    ]

    text, note = render_blocks(blocks)

    assert 'href="#note-b2"' in text.html
    assert f'id="{note.referred_from}"' in text.html
    assert note.html == "[1] In June."


def test_a_reference_without_its_footnote_is_plain_text():
    assert html_of("It rained.[1]", spans=[span(10, 13, "footnote", "1")]) == "It rained.[1]"


def test_a_credit_is_told_apart():
    html = html_of("A hall. (Jo)", kind=BlockKind.CAPTION, number=None, credit="Jo")

    assert html == 'A hall. (<span class="credit">Jo</span>)'


def test_neighboring_list_items_make_one_list():
    kinds = [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.LIST_ITEM, BlockKind.PARAGRAPH]
    shown = render_blocks([block("x", pk=n, kind=kind) for n, kind in enumerate(kinds)])

    assert [item.opens_list for item in shown] == [False, True, False, False]
    assert [item.closes_list for item in shown] == [False, False, True, False]
