"""Doors of the conversations."""

from discussions.views.comment import comment, delete, edit, history
from discussions.views.thread import follow, lock, thread, thread_panel
from discussions.views.writing import reply, save_draft, start_thread

__all__ = [
    "comment",
    "delete",
    "edit",
    "follow",
    "history",
    "lock",
    "reply",
    "save_draft",
    "start_thread",
    "thread",
    "thread_panel",
]
