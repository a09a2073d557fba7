"""Every write of a conversation: starting, answering, editing, closing, following, drafts."""

from discussions.services.attention import follow, mark_read, unfollow
from discussions.services.comments import delete_comment, edit_comment, post_comment
from discussions.services.drafts import discard_draft, save_comment_draft
from discussions.services.threads import lock_thread, start_thread, unlock_thread

__all__ = [
    "delete_comment",
    "discard_draft",
    "edit_comment",
    "follow",
    "lock_thread",
    "mark_read",
    "post_comment",
    "save_comment_draft",
    "start_thread",
    "unfollow",
    "unlock_thread",
]
