"""One thread as one reader sees it: its comments in tree order, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils import dateformat, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.text import kept_html
from courses.models import STAFF_ROLES, Membership, Role
from discussions import policies
from discussions.models import Comment, Follow, ReadMark, Thread
from discussions.models.comment import STEP
from discussions.selectors.history import settled_at
from discussions.selectors.subjects import is_open

#: Comments on a page of a thread.
PAGE = 50
#: Replies are drawn so deep; deeper ones stand beside each other and say whom they answer.
DRAWN_DEPTH = 2

_COLUMNS = (
    "body_html",
    "pk",
    "public_id",
    "number",
    "path",
    "depth",
    "parent_id",
    "author_id",
    "author__role",
    "author__user__name",
    "created_at",
    "edited_at",
    "deleted_at",
    "hidden_at",
    "deleted_by_id",
)


@dataclass(slots=True)
class Line:
    """A comment as one reader sees it."""

    thread: Thread
    body_html: SafeString
    pk: int
    public_id: str
    number: int
    path: str
    depth: int
    parent_id: int | None
    author_id: int
    author_role: str
    author_name: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    hidden_at: datetime | None
    deleted_by_id: int | None
    is_new: bool = False
    has_history: bool = False
    can_edit: bool = False
    can_delete: bool = False
    can_answer: bool = False
    #: Says whom it answers, where the drawing does not show it.
    answers: str = ""
    #: What its link “Reply” leads to, for those who do not see where it stands.
    reply_hint: str = ""
    posted_iso: str = ""
    posted_text: str = ""
    next_new: str = ""
    replies: list[Line] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        """Let templates find attributes at their first try; a thousand lines feel it."""
        return getattr(self, name)

    @property
    def is_standing(self) -> bool:
        return self.deleted_at is None and self.hidden_at is None

    @property
    def was_removed_by_staff(self) -> bool:
        return self.deleted_at is None or self.deleted_by_id != self.author_id

    @property
    def staff_role(self) -> str:
        """What the author is in the course, if more than a student."""
        return str(Role(self.author_role).label) if self.author_role in STAFF_ROLES else ""

    @property
    def level(self) -> int:
        return min(self.depth, DRAWN_DEPTH) + 1


@dataclass
class Conversation:
    """A page of a thread."""

    thread: Thread
    #: Comments without a drawn parent on this page, each with its replies.
    roots: list[Line]
    page: int
    pages: int
    #: Whether the page holds the whole thread because somebody asked for it.
    is_whole: bool
    new_count: int
    #: The first new comment of the page, in the order drawn.
    first_new: str
    #: Up to which number all comments are seen once this page is read.
    seen_to: int
    #: Up to which number they were before.
    was_seen_to: int
    is_followed: bool
    can_write: bool
    can_lock: bool

    @property
    def other_pages(self) -> range:
        return range(1, self.pages + 1)


def page_of(comment: Comment) -> int:
    """Return the number of the page on which ``comment`` stands."""
    before = Comment.objects.filter(thread=comment.thread_id, path__lt=comment.path).count()
    return before // PAGE + 1


def conversation_for(
    thread: Thread, member: Membership, *, page: int = 1, whole: bool = False
) -> Conversation:
    """Return a page of ``thread``, or all of it, for a member who may see it."""
    pages = max(1, -(-thread.last_number // PAGE))
    page = 1 if whole else min(max(page, 1), pages)
    lines = _lines(thread, page, whole)
    _mark_history(lines)
    lines = lines if whole else lines[:PAGE]
    seen = _last_seen(thread, member)
    new = _mark_new(lines, member, seen)
    can_write = policies.can_reply(member, thread) and is_open(thread)
    _mark_allowed(lines, member, can_write=can_write)
    _say(lines)
    roots = _drawn(lines)
    return Conversation(
        thread=thread,
        roots=roots,
        page=page,
        pages=1 if whole else pages,
        is_whole=whole,
        new_count=len(new),
        first_new=new[0].public_id if new else "",
        seen_to=_seen_to(lines, seen),
        was_seen_to=seen,
        is_followed=_is_followed(thread, member),
        can_write=can_write,
        can_lock=policies.can_lock(member, thread),
    )


def line_for(comment: Comment, member: Membership) -> Line:
    """Return one comment as ``member`` sees it, for a fragment."""
    rows = Comment.objects.filter(pk=comment.pk).values_list(*_COLUMNS)
    (line,) = _made(comment.thread, rows)
    can_write = policies.can_reply(member, comment.thread) and is_open(comment.thread)
    _mark_allowed([line], member, can_write=can_write)
    _say([line])
    if line.edited_at is not None:
        replies = Comment.objects.filter(parent=comment.pk).order_by("number")
        first_reply = replies.values_list("created_at", flat=True).first()
        line.has_history = line.edited_at > settled_at(line.created_at, first_reply)
    return line


def _lines(thread: Thread, page: int, whole: bool) -> list[Line]:
    rows = Comment.objects.filter(thread=thread).order_by("path").values_list(*_COLUMNS)
    start = (page - 1) * PAGE
    # One more than is shown: it tells whether the last one was answered.
    return list(_made(thread, rows if whole else rows[start : start + PAGE + 1]))


def _made(thread: Thread, rows: Iterable[tuple[Any, ...]]) -> Iterator[Line]:
    for html, *columns in rows:
        yield Line(thread, kept_html(html), *columns)


def _say(lines: list[Line]) -> None:
    """Put into words when each line was posted, and what replying to it means.

    Words of the reader's language are looked up once and not for every line.
    """
    zone, hint = timezone.get_current_timezone(), _("to %(name)s, level %(level)d")
    unnamed = _("Unnamed member")
    days: dict[date, str] = {}
    for line in lines:
        moment = line.created_at.astimezone(zone)
        day = moment.date()
        if day not in days:
            days[day] = dateformat.format(moment, _("D j M Y"))
        line.posted_iso = line.created_at.isoformat(timespec="seconds")
        line.posted_text = f"{days[day]}, {moment:%H:%M}"
        line.author_name = line.author_name or unnamed
        line.reply_hint = hint % {"name": line.author_name, "level": line.level}


def _last_seen(thread: Thread, member: Membership) -> int:
    marks = ReadMark.objects.filter(thread=thread, membership=member)
    return marks.values_list("last_number", flat=True).first() or 0


def _is_followed(thread: Thread, member: Membership) -> bool:
    return Follow.objects.filter(thread=thread, membership=member, is_on=True).exists()


def _mark_new(lines: list[Line], member: Membership, seen: int) -> list[Line]:
    """Mark standing comments of others beyond ``seen``, each with the next one."""
    new = [
        line
        for line in lines
        if line.number > seen and line.author_id != member.pk and line.is_standing
    ]
    for line in new:
        line.is_new = True
    for line, after in pairwise(new):
        line.next_new = after.public_id
    return new


def _seen_to(lines: list[Line], seen: int) -> int:
    """Follow the numbers on from ``seen`` as far as this page shows every one of them."""
    shown = {line.number for line in lines}
    while seen + 1 in shown:
        seen += 1
    return seen


def _mark_allowed(lines: list[Line], member: Membership, *, can_write: bool) -> None:
    for line in lines:
        if line.is_standing:
            line.can_answer = can_write
            line.can_edit = can_write and policies.can_edit(member, line)
            line.can_delete = policies.can_delete(member, line)


def _mark_history(lines: list[Line]) -> None:
    first_reply: dict[int | None, datetime] = {}
    for line in lines:
        first_reply.setdefault(line.parent_id, line.created_at)
    for line in lines:
        if line.edited_at is not None:
            settled = settled_at(line.created_at, first_reply.get(line.pk))
            line.has_history = line.is_standing and line.edited_at > settled


def _drawn(lines: list[Line]) -> list[Line]:
    """Hang every line on the one under which it is drawn; return those that hang on none."""
    roots: list[Line] = []
    by_path: dict[str, Line] = {}
    unclear: list[Line] = []
    for line in lines:
        by_path[line.path] = line
        above = by_path.get(line.path[: STEP * min(line.depth, DRAWN_DEPTH)])
        (roots if above is None else above.replies).append(line)
        if line.parent_id is not None and (above is None or above.pk != line.parent_id):
            unclear.append(line)
    _name_answered(unclear, lines)
    return roots


def _name_answered(unclear: list[Line], lines: list[Line]) -> None:
    """Say whom ``unclear`` lines answer; a query only for what stands on other pages."""
    names = {line.pk: line.author_name for line in lines if line.is_standing}
    answered = {line.parent_id for line in unclear if line.parent_id is not None}
    elsewhere = answered - {line.pk for line in lines}
    if elsewhere:
        rows = Comment.objects.standing().filter(pk__in=elsewhere).with_author()
        names |= {row.pk: row.author.display_name for row in rows.defer("body_md", "body_html")}
    to_somebody, to_nobody = _("replying to %(name)s"), _("replying to a deleted comment")
    for line in unclear:
        name = names.get(line.parent_id or 0)
        line.answers = to_somebody % {"name": name} if name else to_nobody
