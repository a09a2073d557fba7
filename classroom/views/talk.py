"""What a page needs to show conversations about something, and to begin one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from courses.doors import CourseRequest
from discussions.forms import StartForm
from discussions.models import Thread
from discussions.policies import can_start_thread
from discussions.selectors import Paragraph
from discussions.selectors.places import Start
from discussions.selectors.subjects import is_closed


def talk_about(request: CourseRequest, subject: Start, threads: QuerySet[Thread]) -> dict[str, Any]:
    """Return ``threads`` and, where the reader may write, the form that starts one."""
    whole = subject.reading if isinstance(subject, Paragraph) else subject
    may_write = can_start_thread(request.membership, whole) and not is_closed(whole)
    form = StartForm(subject=subject, member=request.membership) if may_write else None
    return {"threads": threads, "form": form}
