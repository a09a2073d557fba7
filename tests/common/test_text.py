from __future__ import annotations

import time
import unicodedata
from urllib.parse import urlsplit

import html5lib
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from common.text import (
    MAX_MARKS,
    clean_text,
    is_blank,
    to_html,
    validate_one_line,
    word_count,
)

ALLOWED = {
    "p": set(),
    "br": set(),
    "em": set(),
    "strong": set(),
    "s": set(),
    "blockquote": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "a": {"href", "rel"},
    "code": set(),
    "pre": set(),
}


def violations(html):
    """Return what a browser would find in ``html`` beyond the allow-list."""
    found = []
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        tag = element.tag
        if tag not in ALLOWED:
            found.append(f"<{tag}>")
            continue
        found += [f"{tag}[{name}]" for name in element.attrib if name not in ALLOWED[tag]]
        href = element.attrib.get("href")
        if href is not None and not is_safe_address(href):
            found.append(href)
    return found


def is_safe_address(href):
    return urlsplit(href).scheme in ("http", "https", "mailto")


PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(alt) onerror=eval(src) alt=0>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script>",
    "<svg><a xlink:href='javascript:alert(1)'><text x=20 y=20>x</text></a></svg>",
    "<math><mi xlink:href='data:x,<script>alert(1)</script>'>x</mi></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data='data:text/html,<script>alert(1)</script>'>",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<link rel=stylesheet href=//x.example>",
    "<style>@import '//x.example';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<base href=//x.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//x.example)",
    "[x](https://x.example 'onmouseover=alert(1)')",
    '[x](https://x.example"onmouseover="alert(1))',
    "[x](<javascript:alert(1)>)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '<https://x.example/?"onmouseover=alert(1)>',
    "![x](javascript:alert(1))",
    "![x](https://x.example/pixel.gif)",
    '![x"onerror="alert(1)](x)',
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onclick=alert(1)\nx\n```',
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>",
    "# <script>alert(1)</script>",
    'www.x.example/"onmouseover=alert(1)',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028<script>alert(1)</script>",
    "{{ constructor.constructor('alert(1)')() }}",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<a id=body name=body>clobber</a>",
    "<div hx-get=/accounts/logout/ hx-trigger=load>x</div>",
]
CARRIERS = ["{}", "a **{}** b", "> {}", "- {}\n- b", "[{}](https://a.example)", "{0}{0}", "<{}>"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_to_html_lets_nothing_through_but_the_allow_list(payload):
    for carrier in CARRIERS:
        html = to_html(carrier.replace("{0}", payload).replace("{}", payload))
        assert violations(html) == []


def test_the_check_itself_finds_what_is_not_allowed():
    html = "<script>x</script><p onclick=x><a href='java\nscript:x'>a</a><img src=x></p>"
    assert violations(html)
    assert violations("<a href=' javascript:x'>a</a>") == [" javascript:x"]


markdownish = st.lists(
    st.one_of(
        st.sampled_from(PAYLOADS),
        st.sampled_from([*"*_`[]()<>!#-+~\\&;:/@\"'=\n \t|", "](", "http://", "javascript:"]),
        st.text(max_size=8),
    ),
    max_size=25,
).map("".join)


@given(markdownish)
@settings(max_examples=300, deadline=None)
def test_any_text_becomes_safe_html(text):
    assert violations(to_html(text)) == []


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_cleaning_twice_is_cleaning_once(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert to_html(once) == to_html(text)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=100))
@settings(deadline=None)
def test_cleaned_text_can_be_stored_anywhere(text):
    cleaned = clean_text(text + "\0\ud800\udfff")
    cleaned.encode()
    assert "\0" not in cleaned


def test_markdown_that_people_write():
    text = (
        "One *two* **three** ~~four~~ [five](https://a.example) `six`\n\n> seven\n\n"
        "3. eight\n\nhttps://b.example and <me@c.example>"
    )
    html = to_html(text)
    rel = 'rel="nofollow noopener noreferrer ugc"'
    for part in (
        "<em>two</em>",
        "<strong>three</strong>",
        "<s>four</s>",
        f'<a href="https://a.example" {rel}>five</a>',
        "<code>six</code>",
        "<blockquote>",
        '<ol start="3">',
        f'<a href="https://b.example" {rel}>',
        f'<a href="mailto:me@c.example" {rel}>',
    ):
        assert part in html


def test_links_without_a_scheme_lead_nowhere():
    for address in ("/accounts/logout/", "//x.example", "#main", "java&Tab;script:x", "x"):
        assert "href" not in to_html(f"[x]({address})")
    assert "HREF" in to_html("[x](HTTPS://x.example)").upper()


def test_headings_and_images_stay_what_was_typed():
    assert to_html("# Not a heading") == "<p># Not a heading</p>\n"
    assert "<img" not in to_html("![pixel](https://x.example/p.gif)")
    assert to_html("Line\n---").startswith("<p>")


def test_quotes_and_joined_emoji_are_kept():
    text = "“Quoted” – it’s 👩\u200d🏫 नम\u200cस्"
    assert clean_text(text) == text


PATHOLOGICAL = [
    "![[",
    "[a](",
    "[",
    "[*",
    "*a_",
    "**a ",
    "_a* ",
    "`",
    "`[",
    "> ",
    "- ",
    "* a\n  ",
    "<",
    "&amp;",
    "a://",
    "http://",
    "http://a.b/((((",
    "a@b.c ",
    "www.a.com ",
    "[a]: b\n",
    "![](",
    "\\",
]


def seconds_for(text):
    begun = time.process_time()
    to_html(text)
    return time.process_time() - begun


@pytest.fixture(scope="module")
def usual():
    """How long an ordinary text of 20,000 characters takes on this machine, now."""
    text = "Some *words* of a [comment](https://a.example), plain and **not** so plain.\n\n" * 270
    return min(seconds_for(text[:20_000]) for _ in range(3))


@pytest.mark.parametrize("shape", PATHOLOGICAL)
def test_no_text_of_20000_characters_takes_long(shape, usual):
    """A ratio, since machines differ: the worst takes 15 times as long, unbounded ones 100."""
    assert seconds_for((shape * 20_000)[:20_000]) < 50 * usual
    assert violations(to_html(shape * 50)) == []


def test_few_bare_addresses_become_links_and_a_flood_of_them_does_not():
    assert to_html("See https://a.example.").count("<a ") == 1
    assert to_html("https://a.example " * 200).count("<a ") == 0


@pytest.mark.parametrize(
    "marks", ["\u0301" * 65_536, "\u0301\u0316" * 32_768, "\u0301\u200d\u200b" * 20_000]
)
def test_heaps_of_marks_are_cut_quickly(marks, usual):
    begun = time.process_time()
    text = clean_text("a" + marks + "b")
    assert time.process_time() - begun < 20 * usual
    heap = best = 0
    for char in text:
        heap = heap + 1 if unicodedata.combining(char) else 0
        best = max(best, heap)
    assert best <= MAX_MARKS


def test_marks_that_scripts_need_are_kept():
    for text in ("बिन्दु", "שָׁלוֹם", "Việt Nam", "ที่นี่"):
        assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("char", ["\0", "\x07", "\x7f", "\ud800", "\u202e", "\u2066", "\ufeff"])
def test_what_disguises_or_breaks_text_is_removed(char):
    assert clean_text(f"a{char}b") == "ab"


def test_line_ends_become_one_kind():
    assert clean_text("a\r\nb\rc\n") == "a\nb\nc\n"


def test_twins_become_one():
    assert clean_text("e\u0301") == clean_text("é") == "é"


def test_word_count_counts_what_holds_a_letter_or_digit():
    assert word_count("It’s 3 – or four… words —") == 5
    assert word_count("") == 0


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200d\u2060", "\u0301", "\u00a0"])
def test_is_blank(text):
    assert is_blank(text)


def test_is_not_blank():
    assert not is_blank("?")
    assert not is_blank("👍")


@pytest.mark.parametrize(
    "text",
    ["a\nb", "a\r\nBcc: x@y.example", "a\u2028b", "a\u2029b", "a\0b", "a\x1fb", "a\ud800b"],
)
def test_validate_one_line_refuses_what_could_end_a_header(text):
    with pytest.raises(ValidationError, match="in one line"):
        validate_one_line(text)


@pytest.mark.parametrize("char", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_validate_one_line_refuses_what_turns_text_around(char):
    with pytest.raises(ValidationError, match="turn text around"):
        validate_one_line(f"a{char}b")


@pytest.mark.parametrize("text", ["", "Who “owns” the square?", "👩\u200d🏫", "שלום"])
def test_validate_one_line_takes_titles_of_all_scripts(text):
    validate_one_line(text)
