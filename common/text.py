"""Markdown to safe HTML, and the checks on text that people type.

``to_html`` is the only place that makes HTML from what a person wrote: markdown-it without
raw HTML, then nh3 with an allow-list as a second, independent wall.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from html import unescape

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

#: Raised when the rendering or the allow-list changes, to find HTML made by an older one.
HTML_VERSION = 1

_TAGS = {"p", "br", "em", "strong", "s", "blockquote", "ul", "ol", "li", "a", "code", "pre"}
#: The star is for every tag; without it nh3 lets titles and languages through.
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}

#: Control and format characters that can disguise or break text: all but joiners, which
#: emoji and several scripts need, and line breaks and tabs.
_KEPT_INVISIBLE = {"\n", "\t", "\u200c", "\u200d", "\u00ad"}


#: More marks than this on one letter are an attack on the lines around it, not writing.
MAX_MARKS = 8
#: Finding bare addresses takes time that grows with the square of their number.
MAX_BARE_LINKS = 100


@cache
def _markdown(*, linkify: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "typographer": False})
    parser.enable("strikethrough")
    if linkify:
        parser.enable("linkify")
    # Images would be third-party requests; headings would break the page's outline.
    parser.disable(["image", "heading", "lheading", "html_block", "html_inline", "hr"])
    return parser


def to_html(markdown: str) -> str:
    """Return safe HTML for ``markdown``: paragraphs, emphasis, quotes, links, lists, code.

    The result holds nothing but the tags of the allow-list, no class, id or style, and
    links only to http, https and mailto addresses.
    """
    text = clean_text(markdown)
    parser = _markdown(linkify=text.count(":") + text.count("@") <= MAX_BARE_LINKS)
    return nh3.clean(
        parser.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_absolute_links,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener noreferrer ugc",
    )


def kept_html(html: str) -> SafeString:
    """Return ``html``, which ``to_html`` made when the text was saved, as safe to show."""
    return mark_safe(html)  # noqa: S308 - nothing but the output of to_html is kept


def _absolute_links(tag: str, attribute: str, value: str) -> str | None:
    """Drop addresses without a scheme: what a page shows is also read in mail."""
    if attribute == "href" and value.partition(":")[0].lower() not in _SCHEMES:
        return None
    return value


def to_plain(html: str) -> str:
    """Return the words of ``html`` that ``to_html`` made; they are not safe to mark as HTML."""
    return unescape(strip_tags(html))


def clean_text(text: str) -> str:
    """Return ``text`` with LF line ends, in NFC, without control and bidi characters.

    Of the marks heaped on one letter the first ``MAX_MARKS`` are kept.
    """
    kept = _kept(text.replace("\r\n", "\n").replace("\r", "\n"))
    # Heaps are cut first, or sorting them takes seconds; and once more, for NFC takes some
    # letters apart.
    return _kept(unicodedata.normalize("NFC", kept))


def _kept(text: str) -> str:
    kept, marks = [], 0
    for char in text:
        category = unicodedata.category(char)
        if category in ("Cc", "Cf", "Cs") and char not in _KEPT_INVISIBLE:
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def word_count(text: str) -> int:
    """Return how many words ``text`` has: runs between white space that hold a letter or digit."""
    return sum(1 for run in text.split() if re.search(r"\w", run))


def is_blank(text: str) -> bool:
    """Whether ``text`` shows nothing: white space and invisible characters only."""
    return not any(unicodedata.category(char)[0] in "LNPS" for char in text)


def validate_one_line(text: str) -> None:
    """Refuse what could end a mail header or disguise a name: line breaks, controls."""
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text):
        raise ValidationError(_("Write this in one line, without control characters."))
    if any(unicodedata.bidirectional(char) in _BIDI_CONTROLS for char in text):
        raise ValidationError(_("Remove the invisible characters that turn text around."))


_BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
