from __future__ import annotations

import pytest

from courses.viewer import Viewer
from essays.errors import PassageChanged, PassageNotFound, PassageTooLong
from essays.models import Passage
from essays.passages import Point, sentence_points
from essays.services import mark_passage
from tests.factories.essays import EditionFactory, ReadingFactory

pytestmark = pytest.mark.django_db

#: A family emoji of five code points, a combining accent, a no-break space, curly quotes.
TRICKY = "The 👩‍👩‍👧 said “cafe\u0301\u00a0now”. Then 🙂 left."


def reading_of(*paragraphs, **fields):
    return ReadingFactory(edition=EditionFactory(paragraphs=paragraphs), **fields)


def mark(reading, start, end, **fields):
    return mark_passage(reading=reading, start=Point(*start), end=Point(*end), **fields)


def test_mark_passage_keeps_position_and_quote(reading):
    text = reading.edition.blocks.first().text

    passage = mark(reading, ("b1", 2), ("b1", 8), exact=text[2:8])

    assert (passage.start, passage.end) == (2, 8)
    assert passage.exact == text[2:8]
    assert passage.prefix == text[:2]
    assert passage.suffix == text[8:40]
    assert passage.edition == reading.edition


def test_mark_passage_counts_code_points():
    reading = reading_of(TRICKY)
    start = TRICKY.index("“")
    end = TRICKY.index("”") + 1

    passage = mark(reading, ("b1", start), ("b1", end))

    assert passage.exact == "“cafe\u0301\u00a0now”"


def test_mark_passage_across_blocks_joins_their_texts():
    reading = reading_of("One two.", "Three four.", "Five six.")

    passage = mark(reading, ("b1", 4), ("b3", 4))

    assert passage.exact == "two.\nThree four.\nFive"
    assert (passage.start_block.key, passage.end_block.key) == ("b1", "b3")
    assert (passage.prefix, passage.suffix) == ("One ", " six.")


def test_mark_passage_leaves_out_white_space_at_its_ends():
    reading = reading_of("One two.", "Three four.")

    passage = mark(reading, ("b1", 8), ("b2", 6))

    assert (passage.start_block.key, passage.start) == ("b2", 0)
    assert passage.exact == "Three"


def test_mark_passage_makes_one_row_of_the_same_span(reading):
    first = mark(reading, ("b1", 0), ("b1", 5))
    second = mark(reading, ("b1", 0), ("b1", 6), exact="A square"[:6].strip())

    assert mark(reading, ("b1", 0), ("b1", 5)) == first
    assert Passage.objects.count() == len({first.pk, second.pk})


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (("b1", 5), ("b1", 5)),
        (("b1", 6), ("b1", 2)),
        (("b2", 0), ("b1", 3)),
        (("b1", 0), ("b1", 10_000)),
        (("b1", -1), ("b1", 3)),
        (("nope", 0), ("b1", 3)),
        (("b1", 0), ("nope", 3)),
        (("b1", 1), ("b1", 2)),
    ],
)
def test_mark_passage_refuses_what_is_not_there(reading, start, end):
    with pytest.raises(PassageNotFound):
        mark(reading, start, end)

    assert not Passage.objects.exists()


def test_mark_passage_refuses_a_heading_alone(reading):
    reading.edition.blocks.filter(key="b1").update(kind="heading", level=2, number=None)

    with pytest.raises(PassageNotFound):
        mark(reading, ("b1", 0), ("b1", 5))


def test_mark_passage_refuses_another_text_than_the_reader_saw(reading):
    with pytest.raises(PassageChanged):
        mark(reading, ("b1", 0), ("b1", 8), exact="Another text")


def test_mark_passage_refuses_more_than_the_limit():
    reading = reading_of("word " * 300)

    with pytest.raises(PassageTooLong):
        mark(reading, ("b1", 0), ("b1", 1400))
    assert mark(reading, ("b1", 0), ("b1", 1200)).exact == ("word " * 240).strip()


def test_sentence_points_are_the_ends_of_sentences(reading):
    block = reading.edition.blocks.first()
    sentences = block.sentences

    assert sentence_points(block, 1, 2) == (
        Point("b1", sentences[0][0]),
        Point("b1", sentences[1][1]),
    )
    for first, last in ((0, 1), (2, 1), (1, 99)):
        assert sentence_points(block, first, last) is None


def test_passages_are_visible_with_their_reading(reading, student, outsider):
    passage = mark(reading, ("b1", 0), ("b1", 5))

    assert Passage.objects.visible_to(Viewer.of(student)).get() == passage
    assert not Passage.objects.visible_to(Viewer.of(outsider)).exists()
