from __future__ import annotations

import time

import pytest

from prompts.similarity import copied_share, is_copy

SOURCE = "Who should decide what a public square is for, and what would change your mind?"


def test_copied_share_of_the_source_itself_is_one():
    assert copied_share(SOURCE, SOURCE) == 1.0


def test_copied_share_ignores_case_punctuation_and_kinds_of_apostrophes():
    assert copied_share("WHO’S there — now!", "who's there, now") == 1.0


def test_copied_share_of_own_words_is_small():
    answer = "Those who sweep it every morning know best what it needs, so let them choose."
    assert copied_share(answer, SOURCE) < 0.1


def test_copied_share_of_a_part_of_a_long_source_is_one():
    assert copied_share("what a public square is for", SOURCE + " word" * 3000) == 1.0


def test_copied_share_of_a_text_shorter_than_a_run_compares_it_whole():
    assert copied_share("public square", SOURCE) == 1.0
    assert copied_share("square public", SOURCE) == 0.0


@pytest.mark.parametrize(("answer", "source"), [("", SOURCE), ("…", SOURCE), ("", "")])
def test_copied_share_of_nothing_is_zero(answer, source):
    assert copied_share(answer, source) == 0.0


def test_is_copy_lets_a_quoted_question_with_an_answer_pass():
    answer = f"{SOURCE} I would say the neighbors, because they live with every mistake made."
    assert not is_copy(answer, SOURCE)
    assert is_copy(f"{SOURCE} Good question.", SOURCE)


def test_copied_share_takes_time_in_proportion_to_the_length():
    started = time.process_time()
    copied_share("a b " * 5000, "b a c " * 50_000)
    assert time.process_time() - started < 1
