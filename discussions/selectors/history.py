"""What a comment said before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from discussions.models import Comment, CommentVersion

#: For so long, and as long as nobody answered, an edit leaves no trace that others see.
GRACE = timedelta(minutes=15)


def settled_at(created_at: datetime, first_reply_at: datetime | None) -> datetime:
    """Return from when on a comment's versions are everybody's to see."""
    end = created_at + GRACE
    return end if first_reply_at is None else min(end, first_reply_at)


def shown_versions(comment: Comment) -> list[CommentVersion]:
    """Return the versions that others may see, oldest first; the last is the present one.

    A version that was replaced while its author was still free to edit is not among them.
    """
    versions = list(comment.versions.order_by("number"))
    replies = comment.replies.order_by("number").values_list("created_at", flat=True)
    settled = settled_at(comment.created_at, replies.first())
    replaced = [later.created_at for later in versions[1:]]
    earlier = [
        version for version, moment in zip(versions, replaced, strict=False) if moment > settled
    ]
    return earlier + versions[-1:]


@dataclass(frozen=True)
class Piece:
    """A run of words that two versions share, or that one of them has alone."""

    text: str
    #: ``same``, ``taken`` or ``added``.
    kind: str


@dataclass(frozen=True)
class Change:
    """A version of a comment and, word by word, what changed since the one before."""

    version: CommentVersion
    pieces: list[Piece]


def changes_of(comment: Comment) -> list[Change]:
    """Return the shown versions, newest first, each compared with the one before it."""
    versions = shown_versions(comment)
    befores = ["", *(version.body_md for version in versions)]
    changes = [
        Change(version, list(_pieces(before, version.body_md)))
        for before, version in zip(befores, versions, strict=False)
    ]
    changes[0] = Change(versions[0], [Piece(versions[0].body_md, "same")])
    return changes[::-1]


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("".join(new[new_from:new_to]), "same")
            continue
        if old_from < old_to:
            yield Piece("".join(old[old_from:old_to]), "taken")
        if new_from < new_to:
            yield Piece("".join(new[new_from:new_to]), "added")


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
