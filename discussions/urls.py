"""Threads, comments and drafts."""

from __future__ import annotations

from django.urls import path

from discussions import views

app_name = "discussions"

_THREAD = "c/<slug:course>/threads/<slug:public_id>/"
_COMMENT = "c/<slug:course>/comments/<slug:public_id>/"

urlpatterns = [
    path(_THREAD, views.thread, name="thread"),
    path(f"{_THREAD}panel/", views.thread_panel, name="thread_panel"),
    path(f"{_THREAD}reply/", views.reply, name="reply"),
    path(f"{_THREAD}follow/", views.follow, name="follow"),
    path(f"{_THREAD}lock/", views.lock, name="lock"),
    path(_COMMENT, views.comment, name="comment"),
    path(f"{_COMMENT}edit/", views.edit, name="edit"),
    path(f"{_COMMENT}delete/", views.delete, name="delete"),
    path(f"{_COMMENT}history/", views.history, name="history"),
    path("c/<slug:course>/start-thread/", views.start_thread, name="start_thread"),
    path("c/<slug:course>/comment-draft/", views.save_draft, name="save_draft"),
]
