"""The door of importing: bytes or pasted text in, an essay's draft out.

Nothing here touches the database. A new format is one module with a ``read`` and
one line in ``FORMATS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from . import markdown, plain
from .decoding import Decoded, decode, refuse_other_formats
from .draft import EssayDraft
from .errors import ImportRefused

MAX_BYTES = 10 * 1024 * 1024

#: What reads a file, by the suffix of its name; a file of any other name is plain text.
FORMATS: dict[str, Callable[[bytes], EssayDraft]] = {
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".mdown": markdown.read,
}
#: Names that promise what cannot be read yet, whatever the file holds.
_UNKNOWN_FORMATS = re.compile(
    r"\.(?:docx?|odt|rtf|pages|pdf|epub|mobi|html?|xml|tex|jpe?g|png|gif|xlsx?|pptx?|zip)"
)


def read_essay(data: bytes, *, name: str) -> EssayDraft:
    """Return the draft of the essay in a file's bytes; ``name`` is the file's name.

    Raises:
        ImportRefused: the file is too large, empty, no text, or in an unknown format.
    """
    _refuse_too_large(len(data))
    refuse_other_formats(data)
    suffix = PurePath(name).suffix.lower()
    if _UNKNOWN_FORMATS.fullmatch(suffix):
        raise ImportRefused(
            _(
                "Files of this kind cannot be read. "
                "Save the essay as plain text (.txt) or Markdown (.md), or paste its text."
            )
        )
    return FORMATS.get(suffix, _read_text)(data)


def read_pasted(text: str, *, is_markdown: bool = False) -> EssayDraft:
    """Return the draft of an essay pasted into a form.

    Raises:
        ImportRefused: the text is too long, empty, or no text.
    """
    _refuse_too_large(len(text))
    return _read(Decoded(text), is_markdown=is_markdown)


def _refuse_too_large(size: int) -> None:
    if size > MAX_BYTES:
        raise ImportRefused(
            _(
                "This is larger than 10 MB, more than any essay. "
                "Import only the text, without pictures, or one part of it."
            )
        )


def _read_text(data: bytes) -> EssayDraft:
    return _read(decode(data))


def _read(source: Decoded, *, is_markdown: bool = False) -> EssayDraft:
    if is_markdown or markdown.looks_like_markdown(source.text):
        return markdown.read_markdown(source)
    return plain.read_plain(source)
