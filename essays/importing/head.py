"""The head of a text: title, standfirst, byline, publication, date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from .draft import PARAGRAPH_KINDS, BlockDraft
from .headings import is_strong
from .metadata import NOTHING_KNOWN, HeadLine, Metadata, read_byline, read_head_line, read_label
from .names import author_in_sentence, is_junk, is_name
from .sentences import ends_sentence, split_sentences
from .standfirst import Surroundings, is_standfirst

_LONGEST_TITLE = 200
_MOST_TITLE_WORDS = 30
_MOST_WORDS_OF_A_SENTENCE = 12
#: So much longer than a title that ends like a sentence must be what follows it.
_LONGER = 1.5
#: Blocks among which the head's lines are looked for.
_REACH = 8
_MOST_LABELS = 20

_KICKER = re.compile(
    r"(?:(?:guest )?(?:opinion|op-ed|essay)|commentary|analysis|editorial|comment(?: is free)?"
    r"|perspectives?|ideas|viewpoint|column|letters?(?: to the editor)?)",
    re.IGNORECASE,
)
#: Paragraphs enough to know how long this text's paragraphs are.
_ENOUGH = 30
_QUOTES = "“\"‘'«>"
_ABOUT_THE_WRITER = re.compile(r"(?:I|My)\b")
TEXT_KINDS = PARAGRAPH_KINDS | {"heading"}


@dataclass
class Head:
    """What was taken from the head, and the blocks that are left."""

    metadata: Metadata
    rest: list[BlockDraft]
    consumed: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)

    def take(self, line: HeadLine) -> None:
        before, self.metadata = self.metadata, self.metadata.or_else(line.metadata)
        is_shown = line.label and self.metadata != before
        self.consumed.append(line.label if is_shown else line.text)
        if line.leftover:
            self.leftovers.append(line.text)


def take_head(blocks: list[BlockDraft], known: Metadata) -> Head:
    """Tell the head of ``blocks`` from the text; what front matter said is ``known``."""
    head = Head(known, list(blocks))
    _take_opening(head)
    _take_title(head)
    _take_lines_below(head)
    return head


def leftover_warnings(head: Head) -> list[str]:
    sentence = _("This line was read as byline or date and is not in the text: “%(line)s”")
    return [sentence % {"line": line} for line in head.leftovers]


def _take_opening(head: Head) -> None:
    """Take what stands above the title: labelled lines, a file's name, "Opinion"."""
    for _line in range(_MOST_LABELS):
        if len(head.rest) < 2 or not (line := _line_above_title(*head.rest[:2])):
            return
        head.take(line)
        head.rest.pop(0)


def _line_above_title(block: BlockDraft, following: BlockDraft) -> HeadLine | None:
    text = block.text
    line = read_label(text)
    if line and (line.is_sure or read_label(following.text)):
        return line
    if block.kind == "separator" or is_junk(text) or _is_above_title(text, following):
        return read_byline(text) or HeadLine(NOTHING_KNOWN, text)
    return None


def _is_above_title(text: str, following: BlockDraft) -> bool:
    """Tell a kicker or a byline over a line that can be a title."""
    is_kicker = _KICKER.fullmatch(text.strip("|/ ")) or read_byline(text)
    return bool(is_kicker) and _may_be_title(following) and not read_head_line(following.text)


def _take_title(head: Head) -> None:
    if not head.rest:
        return
    first = head.rest[0]
    if head.metadata.title:
        if _squeezed(first.text) == _squeezed(head.metadata.title):
            head.consumed.append(first.text)
            head.rest.pop(0)
    elif len(head.rest) > 1 and _is_title(first, head.rest[1:]):
        head.metadata = replace(head.metadata, title=first.text)
        head.rest.pop(0)


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def _may_be_title(block: BlockDraft) -> bool:
    text = block.text
    is_short = len(text) <= _LONGEST_TITLE and len(text.split()) <= _MOST_TITLE_WORDS
    is_text = block.kind in {"heading", "paragraph"} and any(map(str.isalpha, text))
    return is_short and is_text and "\n" not in text and text[-1] not in ",;:"


def _is_title(block: BlockDraft, below: list[BlockDraft]) -> bool:
    """Tell whether the first of a text's blocks is its title, not its first paragraph."""
    if not _may_be_title(block):
        return False
    if block.kind == "heading":
        return block.level == 1 or all(other.level != block.level for other in below)
    if is_strong(block) or not block.text.rstrip("”’\"')").endswith("."):
        return True
    return _is_sentence_as_title(block.text, below)


def _is_sentence_as_title(text: str, below: list[BlockDraft]) -> bool:
    following = next((block.text for block in below if not read_head_line(block.text)), "")
    is_brief = len(text.split()) <= _MOST_WORDS_OF_A_SENTENCE and len(split_sentences(text)) == 1
    is_headed = is_brief and not _ABOUT_THE_WRITER.match(text)
    return is_headed and ends_sentence(following) and len(following) > _LONGER * len(text)


def _take_lines_below(head: Head) -> None:
    """Take byline, date and standfirst from between the title and the text."""
    reach = head.rest[:_REACH]
    lines = {at: line for at in range(len(reach)) if (line := _line_in_head(reach, at))}
    texts = [at for at, block in enumerate(reach) if block.kind in TEXT_KINDS and at not in lines]
    first, second = (*texts, len(reach), len(reach))[:2]
    end, standfirst = first, None
    if head.metadata.title and _has_standfirst(head, first, second, lines):
        end, standfirst = second, reach[first]
    for at, line in lines.items():
        if at < end:
            head.take(line)
    taken = {at for at in lines if at < end}
    if standfirst:
        taken.add(first)
        if head.metadata.standfirst:
            head.consumed.append(standfirst.text)
        head.metadata = head.metadata.or_else(
            Metadata(standfirst=standfirst.text, author=author_in_sentence(standfirst.text))
        )
    head.rest = [block for at, block in enumerate(head.rest) if at not in taken]


def _line_in_head(blocks: list[BlockDraft], at: int) -> HeadLine | None:
    text = blocks[at].text
    if text[0] in "—–" and at and blocks[at - 1].text[0] in _QUOTES:
        return None  # it names whom the epigraph above quotes
    if line := read_label(text) or read_head_line(text):
        return line
    following = read_head_line(blocks[at + 1].text) if at + 1 < len(blocks) else None
    if is_name(text) and following and following.metadata.published_on:
        return HeadLine(Metadata(author=text), text)
    return None


def _has_standfirst(head: Head, first: int, second: int, lines: dict[int, HeadLine]) -> bool:
    """Tell whether the first text below the title is a standfirst, the second the beginning."""
    blocks = head.rest
    if second >= len(blocks) or blocks[first].kind not in ("paragraph", "heading"):
        return False
    if head.metadata.standfirst:
        return _squeezed(blocks[first].text) == _squeezed(head.metadata.standfirst)
    surroundings = Surroundings(
        below=[
            block.text for block in blocks[second : second + _ENOUGH] if block.kind in TEXT_KINDS
        ],
        is_parted=any(first < at < second for at in lines),
        is_above_picture=any(block.kind == "caption" for block in blocks[first:second]),
        is_below_picture=any(block.kind == "caption" for block in blocks[:first]),
    )
    return is_standfirst(blocks[first], surroundings)
