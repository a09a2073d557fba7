"""A thousand comments on one page, beside a flat list of the same rows, in one run.

    python -m benchmarks.threads

Prints CPU milliseconds per 100 comments and the ratio of the two; only the ratio counts.
The database is a new SQLite file.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from typing import Any

os.environ |= {"DEBUG": "1", "VAR_DIR": tempfile.mkdtemp(prefix="civic-benchmark-")}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")

import django

django.setup()

from django.core.management import call_command
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from courses.models import Membership
from discussions import views
from discussions.models import Comment, Thread
from essays.models import Inquiry

COMMENTS = 1000
BODY = "<p>" + "A thought about the square and those who sweep it. " * 8 + "</p>\n"
FLAT = """{% for c in comments %}<li id="{{ c.public_id }}"><b>{{ c.author.user.name }}</b>
<time>{{ c.created_at.isoformat }}</time>{{ c.body_html|safe }}
<a href="/{{ c.public_id }}">Reply</a></li>{% endfor %}"""


def fill() -> tuple[Thread, Membership]:
    """Write one thread of ``COMMENTS`` comments by the demo class, up to 5 deep."""
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115 - ends with the run
    inquiry = Inquiry.objects.select_related("course").get()
    members = list(Membership.objects.taking_part().select_related("user"))
    thread = Thread.objects.create(
        course=inquiry.course,
        inquiry=inquiry,
        created_by=members[0],
        last_number=COMMENTS,
        comment_count=COMMENTS,
        last_comment_at=timezone.now(),
    )
    comments: list[Comment] = []
    start = Comment.objects.count() + 10_000
    for number in range(1, COMMENTS + 1):
        parent = comments[-1] if (number - 1) % 6 else None
        comments.append(
            Comment(
                pk=start + number,
                thread=thread,
                parent=parent,
                author=members[number % len(members)],
                number=number,
                path=(parent.path if parent else "") + Comment.step(number),
                depth=parent.depth + 1 if parent else 0,
                body_md="A thought.",
                body_html=BODY,
                idempotency_key=str(number),
                created_at=timezone.now(),
            )
        )
    Comment.objects.bulk_create(comments)
    return thread, members[0]


def least_of(times: int, make: Callable[[], Any]) -> float:
    """Return the CPU seconds that ``make`` takes, the least of some tries."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        make()
        taken.append(time.process_time() - begun)
    return min(taken)


def main() -> None:
    thread, member = fill()
    request: Any = RequestFactory().get("/?all=1")
    request.user, request.session, request.htmx = member.user, {}, False
    flat = engines["django"].from_string(FLAT)
    rows = thread.comments.order_by("path").select_related("author__user")
    reference = least_of(5, lambda: flat.render({"comments": rows.all()}))
    page = least_of(5, lambda: views.thread(request, member.course.slug, thread.public_id))
    for name, seconds in (("flat list", reference), ("thread page", page)):
        print(f"{name:12} {seconds * 100_000 / COMMENTS:6.1f} ms CPU per 100 comments")
    print(f"ratio        {page / reference:6.1f}")


if __name__ == "__main__":
    main()
