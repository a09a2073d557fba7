"""Reads over threads, comments and what one has seen of them."""

from discussions.selectors.conversation import (
    Conversation,
    Line,
    conversation_for,
    line_for,
    page_of,
)
from discussions.selectors.history import changes_of, shown_versions
from discussions.selectors.notes import Mark, ReadingNotes, notes_in
from discussions.selectors.places import Paragraph, draft_at, place_for, start_at
from discussions.selectors.subjects import is_closed, is_open, reading_of, subject_of
from discussions.selectors.threads import (
    threads_on,
    threads_on_inquiry,
    threads_on_paragraph,
    threads_on_reflection,
    unread_in,
    with_unread,
)

__all__ = [
    "Conversation",
    "Line",
    "Mark",
    "Paragraph",
    "ReadingNotes",
    "changes_of",
    "conversation_for",
    "draft_at",
    "is_closed",
    "is_open",
    "line_for",
    "notes_in",
    "page_of",
    "place_for",
    "reading_of",
    "shown_versions",
    "start_at",
    "subject_of",
    "threads_on",
    "threads_on_inquiry",
    "threads_on_paragraph",
    "threads_on_reflection",
    "unread_in",
    "with_unread",
]
