"""Talk: threads, comments, drafts, what one has seen and what one follows."""

from discussions.models.attention import Follow, ReadMark
from discussions.models.comment import Comment, CommentVersion
from discussions.models.draft import CommentDraft
from discussions.models.thread import Thread, ThreadKind

__all__ = [
    "Comment",
    "CommentDraft",
    "CommentVersion",
    "Follow",
    "ReadMark",
    "Thread",
    "ThreadKind",
]
