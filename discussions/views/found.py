"""What the doors of this app share: finding rows, refusing input, leading to a comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.errors import DomainError
from courses.doors import CourseRequest
from discussions import services
from discussions.errors import CommentTooLong, EmptyComment
from discussions.forms import WritingForm
from discussions.models import Comment, Thread
from discussions.selectors import page_of


def find_thread(request: CourseRequest, public_id: str) -> Thread:
    """Return a thread that the reader may see, with what it is about."""
    threads = Thread.objects.visible_to(request.viewer).with_subject()
    threads = threads.select_related("section", "reflection__prompt__reading")
    thread = get_object_or_404(threads, public_id=public_id)
    thread.course = request.membership.course
    return thread


def find_comment(request: CourseRequest, public_id: str) -> Comment:
    """Return a comment, deleted or not, of a thread that the reader may see."""
    comments = Comment.objects.visible_to(request.viewer).select_related("thread", "author__user")
    comment = get_object_or_404(comments, public_id=public_id)
    comment.thread.course = request.membership.course
    return comment


def place_url(comment: Comment) -> str:
    """Return the address of ``comment`` on the right page of its thread."""
    page = page_of(comment)
    query = f"?page={page}" if page > 1 else ""
    return f"{comment.thread.get_absolute_url()}{query}#comment-{comment.public_id}"


def _comments_url(thread: Thread) -> str:
    """Return what stands before a comment's public id in its addresses.

    A thread can hold a thousand comments with several links each; this makes them cheap.
    """
    return reverse("discussions:comment", args=[thread.course.slug, "0"]).removesuffix("0/")


def links(thread: Thread) -> dict[str, str]:
    """Return the addresses that ``_comment.html`` needs."""
    reply_url = reverse("discussions:reply", args=[thread.course.slug, thread.public_id])
    return {"comments_url": _comments_url(thread), "reply_url": reply_url}


def tell(form: forms.Form, error: DomainError) -> None:
    """Show a state that was met at the field that it is about."""
    about_words = isinstance(error, EmptyComment | CommentTooLong) and "body" in form.fields
    form.add_error("body" if about_words else None, str(error))


def refuse(
    request: CourseRequest, form: forms.Form, page: str, context: dict[str, Any]
) -> HttpResponse:
    """Give the form back with what was typed: alone to htmx, else on its page."""
    template = "discussions/_composer.html" if request.htmx else page
    return render(request, template, {**context, "form": form}, status=422)


def keep_draft(
    request: CourseRequest, form: WritingForm, page: str, context: dict[str, Any], *, back: str
) -> HttpResponse:
    """Keep a draft for somebody whose browser does not do so while they type.

    What cannot be kept is given back on its ``page``, with all that was typed.
    """
    try:
        services.save_comment_draft(
            member=request.membership, place=form.place, body=request.POST.get("body", "")
        )
    except DomainError as error:
        form.errors.clear()
        tell(form, error)
        return refuse(request, form, page, context)
    messages.success(request, _("Your draft is saved."))
    return redirect(back)
