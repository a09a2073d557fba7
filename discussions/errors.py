"""States of a conversation that stop a writer, each with a sentence that helps."""

from __future__ import annotations

from common.errors import DomainError


class ThreadLocked(DomainError):
    """Staff closed the conversation."""


class ReadingClosed(DomainError):
    """The reading that the conversation is about no longer takes comments."""


class ThreadFull(DomainError):
    """The conversation has as many comments as its numbers allow."""


class EmptyComment(DomainError):
    """Nothing was written."""


class CommentTooLong(DomainError):
    """More was written than one comment holds."""


class TooManyComments(DomainError):
    """The author has posted a great deal within a few minutes."""


class CommentDeleted(DomainError):
    """The comment that one answers or edits is gone."""


class UnknownPlace(DomainError):
    """A draft names a place where nothing can be written."""
