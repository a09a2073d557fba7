import json

import pytest

from common.text import word_count
from essays.importing.draft import EssayDraft, draft_as_dict, draft_from_dict
from essays.importing.errors import ImportRefused
from essays.importing.read import read_pasted
from tests.essays.importing.corpus import CAPTION, P1, P2, T

TEXT = (
    f"# {T}\n\nBy Nora Vance, 5 March 2024\n\n{CAPTION}\n\n## Rails\n\n*{P1}* {P2}\n\n***\n\n- one"
)

SPANNED = {"kind": "paragraph", "text": "x"}


def as_json(text=TEXT):
    return json.loads(json.dumps(draft_as_dict(read_pasted(text))))


def test_a_draft_survives_json():
    draft = read_pasted(TEXT)

    assert draft.published_on
    assert draft_from_dict(as_json()) == draft
    assert draft_from_dict(as_json("Words.")).published_on is None


def test_a_draft_counts_its_words():
    draft = read_pasted(TEXT)

    assert draft.word_count == word_count(f"{CAPTION} Rails {P1} {P2} one")
    assert draft.paragraphs == [f"{P1} {P2}", "one"]
    assert EssayDraft("", "", "", "", None, "", (), ()).word_count == 0


@pytest.mark.parametrize(
    "damage",
    [
        {"title": None},
        {"published_on": "soon"},
        {"blocks": [{"kind": "script", "text": "x"}]},
        {"blocks": [{"kind": "paragraph", "text": 5}]},
        {"blocks": [{"kind": "paragraph", "text": "x", "level": 2}]},
        {"blocks": [{"kind": "heading", "text": "x", "level": 9}]},
        {"blocks": [{"kind": "heading", "text": "x"}]},
        {"blocks": [SPANNED | {"spans": [{"start": 0, "end": 2, "kind": "strong"}]}]},
        {"blocks": [SPANNED | {"spans": [{"start": 0, "end": 1, "kind": "blink"}]}]},
        {"blocks": ["x"]},
        {"blocks": None},
    ],
)  # fmt: skip
def test_damaged_drafts_are_refused(damage):
    with pytest.raises(ImportRefused, match="once more"):
        draft_from_dict(as_json() | damage)


def test_what_is_no_draft_is_refused():
    with pytest.raises(ImportRefused):
        draft_from_dict([])
    with pytest.raises(ImportRefused):
        draft_from_dict({})
