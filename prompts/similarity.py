"""How much of an answer is somebody else's words."""

from __future__ import annotations

import re

#: Words that must follow one another to count as taken over.
SHINGLE = 3
#: From this share on an answer counts as a copy.
COPY = 0.8


def copied_share(answer: str, source: str) -> float:
    """Return how much of ``answer`` stands word for word in ``source``.

    The containment of the answer's shingles (runs of three words, in lower case, without
    punctuation) in those of the source: 0.0 when no three words in a row are shared, 1.0
    when all are. An answer of fewer words is one shingle. Takes time in proportion to the
    length of both.

    Args:
        answer: text, Markdown or plain.
        source: the text it may repeat, however long.

    Returns:
        A dimensionless number in [0, 1]. 0.0 for an answer without words.

    Source:
        Broder (1997), On the resemblance and containment of documents, SEQUENCES '97.
    """
    words = _words(answer)
    size = min(SHINGLE, len(words))
    if size == 0:
        return 0.0
    shingles = _shingles(words, size)
    return len(shingles & _shingles(_words(source), size)) / len(shingles)


def is_copy(answer: str, source: str) -> bool:
    return copied_share(answer, source) >= COPY


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("’", "'").replace("'", "").casefold())


def _shingles(words: list[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
