from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from courses.doors import CourseRequest, course_page
from discussions import policies, services
from discussions.forms import LockForm, ReplyForm
from discussions.models import Thread
from discussions.selectors import conversation_for
from discussions.selectors.about import about_thread
from discussions.views.found import find_thread, links


@require_safe
@course_page
def thread(request: CourseRequest, public_id: str) -> HttpResponse:
    """A conversation as a page."""
    found = find_thread(request, public_id)
    return render(request, "discussions/thread.html", thread_context(request, found))


@require_safe
@course_page
def thread_panel(request: CourseRequest, public_id: str) -> HttpResponse:
    """The same beside a text."""
    found = find_thread(request, public_id)
    return render(request, "discussions/_thread_panel.html", thread_context(request, found))


def thread_context(request: CourseRequest, thread: Thread) -> dict[str, Any]:
    """Return what ``_thread.html`` needs; what it shows counts as seen from now on."""
    member = request.membership
    conversation = conversation_for(thread, member, page=_page(request), whole="all" in request.GET)
    if conversation.seen_to > conversation.was_seen_to:
        services.mark_read(thread=thread, member=member, number=conversation.seen_to)
    return {
        "thread": thread,
        "about": about_thread(thread),
        "conversation": conversation,
        **links(thread),
        "form": ReplyForm(thread=thread, member=member) if conversation.can_write else None,
        "lock_form": LockForm() if conversation.can_lock else None,
    }


def _page(request: CourseRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1


@require_POST
@course_page
def follow(request: CourseRequest, public_id: str) -> HttpResponse:
    """Begin or stop following a conversation."""
    found = find_thread(request, public_id)
    is_on = request.POST.get("follow") == "on"
    act = services.follow if is_on else services.unfollow
    act(thread=found, member=request.membership)
    if request.htmx:
        context = {"thread": found, "is_followed": is_on}
        return render(request, "discussions/_follow.html", context)
    return redirect(found)


@require_POST
@course_page
def lock(request: CourseRequest, public_id: str) -> HttpResponse:
    """Close a conversation, or open it again."""
    found = find_thread(request, public_id)
    actor = request.membership
    if not policies.can_lock(actor, found):
        raise PermissionDenied
    if request.POST.get("lock") == "off":
        services.unlock_thread(thread=found, actor=actor)
        return redirect(found)
    form = LockForm(request.POST)
    if not form.is_valid():
        context = thread_context(request, found) | {"lock_form": form}
        return render(request, "discussions/thread.html", context, status=422)
    services.lock_thread(thread=found, actor=actor, reason=form.cleaned_data["reason"])
    return redirect(found)
