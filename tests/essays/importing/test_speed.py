"""No file may keep a person, or a worker, waiting: time grows with the size alone."""

import time
from contextlib import suppress

import pytest

from essays.importing.errors import ImportRefused
from essays.importing.read import MAX_BYTES, read_essay
from essays.importing.sentences import split_sentences
from tests.essays.importing.corpus import BODY, single, wrapped

SIZE = 50_000
#: Seconds of processor time; a quadratic pattern would take hours.
LIMIT = 5


def filled(text, size=SIZE):
    data = text.encode()
    return (data * (size // len(data) + 1))[:size].decode(errors="ignore").encode()


@pytest.fixture
def clock():
    start = time.process_time()
    yield
    assert time.process_time() - start < LIMIT


@pytest.mark.parametrize("shape", [single, wrapped])
@pytest.mark.usefixtures("clock")
def test_the_largest_file_is_read_in_seconds(shape):
    text = shape(*BODY) + ("\n" if shape is single else "\n\n")

    assert read_essay(filled(text, MAX_BYTES), name="a.txt").word_count > 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        *("a", "a.", "a(", "a-", "a* ", "a  ", "<p ", "[12] ", "a[1", "“", 'a."', "# a "),
        *("a\nb", "- a\n", "[1] a note\n", "> a\n", "Tags: a\n", "What It Costs\n", "a\n===\n"),
        *("   a b c d.\nfoo bar\n", "By A B, ", "(A / B) ", "Photo: A ", "A writes ", "1. a\n\n"),
        *("a-\nb", "*a **b ", "![a", "[a](", "`a``", "* - a\n", "\r"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.usefixtures("clock")
def test_repetition_is_read_or_refused_in_seconds(text, name):
    with suppress(ImportRefused):
        read_essay(b"A word.\n\n" + filled(text), name=name)


@pytest.mark.parametrize("text", [".", "a. ", 'a."', ". ", ".[1", "A.", " ", "“"])
@pytest.mark.usefixtures("clock")
def test_sentences_are_split_in_seconds(text):
    split_sentences("A" + text * (SIZE // len(text)) + "b")
