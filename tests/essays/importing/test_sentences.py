from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.importing.sentences import ends_sentence, split_sentences


def split(text, language="en"):
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["One sentence only"],
        ["It rained.", "Nobody came!", "Why?", "Who knows…", "Not I."],
        ["“Stop.”", "He did not.", "(Nobody did.)", "So it went."],
        ["“Stop!” he said, and left.", "Then it was quiet."],
        ["Mr. Gray met Dr. Holt and Reps. Lee and Cruz.", "They spoke."],
        ["The U.S. Senate met at 10 a.m. on Monday.", "It was cold."],
        ["He moved to the U.S.", "The rest is known."],
        ["See No. 5 and p. 12, of Jan. 6.", "No.", "It is not there."],
        ["J. R. R. Vance wrote it.", "So did J.R. Holt."],
        ["Choose plan B.", "It is cheaper."],
        ["So do I.", "And so should you."],
        ["It cost 3.5 million, i.e. too much.", "We paid e.g. for rails, etc.", "The end."],
        ["He said so.[1]", "She agreed.²", "They left.*", "It was late."],
        ["Wait … what?", "“… and so on.”", "— Yes."],
        ["1. The first point is this.", "It is short."],
        ["Rails, Inc. built it.", "It was in 1954.", "Nobody asked."],
    ],
)
def test_english_sentences_are_told(sentences):
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("es", ["El Sr. Cruz llegó.", "¿Por qué?", "¡Nadie lo sabe!", "Ud. tampoco."]),
        ("fr", ["M. Petit dit : « Non. »", "Puis il sortit.", "« Pourquoi ? »", "Qui sait."]),
        ("de", ["Am 3. März kam Dr. Holt, d.h. spät.", "Es regnete."]),
        ("zh", ["今天下雨。", "没有人来\uff01", "为什么\uff1f"]),
    ],
)
def test_other_languages_are_told(language, sentences):
    between = "" if language == "zh" else " "

    assert split(between.join(sentences), language) == sentences


@given(st.text(alphabet=st.sampled_from("aB1 .!?…”“)([]*\n\u00a0»。")))
def test_every_visible_character_is_in_exactly_one_sentence(text):
    ranges = split_sentences(text)

    assert "".join("".join(split(text)).split()) == "".join(text.split())
    assert all(start < end for start, end in ranges)
    assert all(end <= start for (_, end), (start, _) in pairwise(ranges))
    assert all(text[start:end] == text[start:end].strip() for start, end in ranges)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It rained.", True),
        ("“Why?”", True),
        ("So.[12]", True),
        ("Rain", False),
        ("Dear all,", False),
    ],
)
def test_the_end_of_a_sentence_is_told(text, ends):
    assert ends_sentence(text) is ends
