"""Reads over threads, comments and what one has seen of them."""

from discussions.selectors.history import changes_of, shown_versions
from discussions.selectors.notes import Mark, ReadingNotes, notes_by_paragraph, notes_in
from discussions.selectors.places import draft_at, paragraph_place, place_for, reply_place
from discussions.selectors.threads import (
    threads_on,
    threads_on_inquiry,
    threads_on_paragraph,
    threads_on_reflection,
    unread_in,
    with_unread,
)

__all__ = [
    "Mark",
    "ReadingNotes",
    "changes_of",
    "draft_at",
    "notes_by_paragraph",
    "notes_in",
    "paragraph_place",
    "place_for",
    "reply_place",
    "shown_versions",
    "threads_on",
    "threads_on_inquiry",
    "threads_on_paragraph",
    "threads_on_reflection",
    "unread_in",
    "with_unread",
]
