import pytest

from essays.importing.cleaning import clean


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\u2028", "\v"])
def test_every_line_end_is_one(end):
    assert clean(f"one{end}two").text == "one\ntwo"


def test_ends_of_pages_and_paragraphs_are_blank_lines():
    assert clean("one\u2029two\fthree").text == "one\n\ntwo\n\nthree"


def test_what_is_invisible_goes_and_what_is_typed_stays():
    text = "\ufeffin\u00adter\u200bnational “no\u00a0break” ‘quotes’ — 10\u202f% and 👩\u200d🔬"

    assert clean(text) == ("international “no\u00a0break” ‘quotes’ — 10\u202f% and 👩\u200d🔬", ())


def test_control_characters_go_and_are_told():
    cleaned = clean("one\x0b two\x1a")

    assert cleaned.text == "one\n two"
    assert "Control characters" in cleaned.warnings[0]


def test_quotes_stored_as_controls_are_restored_and_told():
    cleaned = clean("the town\x92s caf\u00e9\x85")

    assert cleaned.text == "the town’s café…"
    assert "restored" in cleaned.warnings[0]


def test_lost_and_garbled_characters_are_told():
    assert "1 character could not be read" in clean("a \ud800 b").warnings[0]
    assert "wrongly decoded" in clean("the townâ€™s square").warnings[0]
