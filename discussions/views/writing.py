from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError
from courses.doors import CourseRequest, course_page
from discussions import services
from discussions.forms import ReplyForm, StartForm
from discussions.models import Comment, Thread
from discussions.selectors import Paragraph, is_open, line_for, start_at
from discussions.selectors.about import about_start, about_thread
from discussions.selectors.places import Start
from discussions.views.found import (
    find_thread,
    keep_draft,
    links,
    place_url,
    refuse,
    tell,
)
from essays.services import mark_passage


@require_http_methods(["GET", "HEAD", "POST"])
@course_page
def reply(request: CourseRequest, public_id: str) -> HttpResponse:
    """Answer a comment (``to``) or the whole thread: the form, and what it sends."""
    thread = find_thread(request, public_id)
    is_sent = request.method == "POST"
    parent = _answered(thread, (request.POST if is_sent else request.GET).get("to", ""))
    form = ReplyForm(
        request.POST if is_sent else None,
        thread=thread,
        member=request.membership,
        parent=parent,
        answered=parent.author.display_name if parent and parent.is_standing else "",
    )
    context = _reply_context(request, thread, parent) | {"form": form}
    if not is_sent:
        return render(request, "discussions/reply.html", context)
    if "save_draft" in request.POST:
        return keep_draft(request, form, "discussions/reply.html", context, back=_form_url(form))
    return _post_reply(request, form, context)


def _answered(thread: Thread, public_id: str) -> Comment | None:
    if not public_id:
        return None
    return get_object_or_404(thread.comments.with_author(), public_id=public_id)


def _form_url(form: ReplyForm) -> str:
    return form.action + (f"?to={form.parent.public_id}" if form.parent else "")


def _reply_context(
    request: CourseRequest, thread: Thread, parent: Comment | None
) -> dict[str, Any]:
    return {
        "thread": thread,
        "about": about_thread(thread),
        "parent": line_for(parent, request.membership) if parent else None,
        "is_open": is_open(thread),
    }


def _post_reply(request: CourseRequest, form: ReplyForm, context: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        return refuse(request, form, "discussions/reply.html", context)
    thread, member = context["thread"], request.membership
    try:
        comment = services.post_comment(
            thread=thread,
            author=member,
            body=form.cleaned_data["body"],
            parent=form.parent,
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
    except DomainError as error:
        tell(form, error)
        return refuse(request, form, "discussions/reply.html", context)
    if not request.htmx:
        return redirect(place_url(comment))
    empty = None if form.parent else ReplyForm(thread=thread, member=member)
    return render(
        request,
        "discussions/_comment_posted.html",
        {
            "thread": thread,
            "comment": line_for(comment, member),
            **links(thread),
            "form": empty,
        },
    )


@require_POST
@course_page
def start_thread(request: CourseRequest) -> HttpResponse:
    """Begin a conversation on a passage, a reading, an inquiry or an answer."""
    subject = start_at(request.POST.get("place_name", ""), request.viewer)
    if subject is None:
        raise Http404
    form = StartForm(request.POST, subject=subject, member=request.membership)
    about = about_start(subject, request.membership.course.slug)
    context = {"about": about}
    if "save_draft" in request.POST:
        return keep_draft(request, form, "discussions/start_thread.html", context, back=about.url)
    if not form.is_valid():
        return refuse(request, form, "discussions/start_thread.html", context)
    try:
        comment = _start(request, form, subject)
    except DomainError as error:
        tell(form, error)
        return refuse(request, form, "discussions/start_thread.html", context)
    if not request.htmx:
        return redirect(place_url(comment))
    comment.thread.refresh_from_db(fields=["comment_count", "last_comment_at"])
    return render(
        request,
        "discussions/_thread_started.html",
        {
            "thread": comment.thread,
            "opening": comment,
            "form": StartForm(subject=subject, member=request.membership),
        },
    )


@transaction.atomic
def _start(request: CourseRequest, form: StartForm, subject: Start) -> Comment:
    """Mark the passage and begin the thread, both or neither."""
    data = form.cleaned_data
    if isinstance(subject, Paragraph):
        start, end = data["points"]
        exact = data["exact"] or None
        passage = mark_passage(reading=subject.reading, start=start, end=end, exact=exact)
        about: Any = passage
    else:
        about = subject
    return services.start_thread(
        author=request.membership,
        subject=about,
        body=data["body"],
        kind=data["kind"],
        title=data.get("title", ""),
        whole_class=data.get("whole_class", False),
        idempotency_key=data["idempotency_key"],
    )


@require_POST
@course_page
def save_draft(request: CourseRequest) -> HttpResponse:
    """Keep what somebody is typing; the answer is a sentence about it."""
    try:
        draft = services.save_comment_draft(
            member=request.membership,
            place=request.POST.get("place", ""),
            body=request.POST.get("body", ""),
        )
    except DomainError as error:
        return render(request, "discussions/_draft_status.html", {"error": error}, status=422)
    return render(request, "discussions/_draft_status.html", {"draft": draft})
