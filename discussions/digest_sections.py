"""What a digest tells of conversations: replies to me, and what I follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import lazy
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.digest_sections import Batch, Line, excerpt
from courses.models import Course
from courses.viewer import Viewer
from discussions.models import Comment, Follow, ReadMark, Thread

#: Most characters of the passage or title by which a thread is named.
LABEL = 80

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A comment without its words: who said it to whom, and where."""

    pk: int
    thread: int
    number: int
    author: int
    author_name: str
    #: Author of the comment or answer to which it replies.
    addressee: int | None
    public_id: str
    created_at: datetime


class Comments:
    """Comments, numbered when they stand in a thread."""

    kind = "comment"

    def appeared(self, course: Course, *, since: datetime, at: datetime) -> QuerySet[Comment]:
        standing = _worth_telling(Comment.objects.all())
        recent = standing.filter(thread__course=course, created_at__gte=since, created_at__lte=at)
        return recent.order_by("created_at", "pk")

    def still_worth_telling(self, viewer: Viewer, objects: Sequence[int]) -> QuerySet[Comment]:
        return _worth_telling(Comment.objects.visible_to(viewer)).filter(pk__in=objects)


class Replies:
    """Answers to my comments, and comments on my answers."""

    name = "replies"
    rank = 20
    heading = _("Replies to you")

    def gather(self, batch: Batch) -> Mapping[int, Sequence[Line]]:
        replies = _replies(batch)
        told = {pk for pk, _ in replies}
        said = _said(batch)
        texts = batch.once("comment texts", told, _texts)
        threads = batch.once("threads", {said[pk].thread for pk in told}, _threads)
        found: dict[int, list[Line]] = defaultdict(list)
        for span in batch.spans:
            for pk in batch.new_to(span, Comments.kind):
                if (pk, span.membership.pk) in replies and _is_news(said[pk], span.since):
                    line = _reply(said[pk], threads[said[pk].thread], texts[pk])
                    found[span.membership.pk].append(line)
        return found

    def headline(self, lines: Sequence[Line]) -> str:
        count = len(lines)
        text = ngettext("%(count)d reply to you", "%(count)d replies to you", count)
        return text % {"count": count}

    def concerns(self, course: int, *, at: datetime, until: datetime) -> bool:
        return False


class Followed:
    """New comments in threads I follow: one line for each thread, many voices first."""

    name = "followed"
    rank = 50
    heading = _("Conversations you follow")

    def gather(self, batch: Batch) -> Mapping[int, Sequence[Line]]:
        chosen = _unread_by_thread(batch)
        first = {pk for talks in chosen.values() for talk in talks for pk in [talk[0].pk]}
        texts = batch.once("comment texts", first, _texts)
        wanted = {talk[0].thread for talks in chosen.values() for talk in talks}
        threads = batch.once("threads", wanted, _threads)
        lines = batch.memory.setdefault("talks", {})
        for talk in (talk for talks in chosen.values() for talk in talks):
            if (key := _key(talk)) not in lines:
                lines[key] = _talk(talk, threads[talk[0].thread], texts[talk[0].pk])
        return {member: [lines[_key(talk)] for talk in talks] for member, talks in chosen.items()}

    def headline(self, lines: Sequence[Line]) -> str:
        count = sum(len(line.objects) for line in lines)
        text = ngettext("%(count)d new comment", "%(count)d new comments", count)
        return text % {"count": count}

    def concerns(self, course: int, *, at: datetime, until: datetime) -> bool:
        return False


def _worth_telling(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Without tombstones and hidden threads, which staff may see but nobody is told of."""
    return comments.filter(deleted_at=None, hidden_at=None, thread__hidden_at=None)


def _is_news(said: Said, since: datetime) -> bool:
    return said.created_at >= since


def _replies(batch: Batch) -> set[Pair]:
    """(comment, membership) of each new comment that answers a member, who may see it."""
    members = [member.pk for member in batch.members]
    seen = ReadMark.objects.filter(
        thread=OuterRef("thread"),
        membership=OuterRef("addressee"),
        last_number__gte=OuterRef("number"),
    )
    new = _worth_telling(Comment.objects.filter(pk__in=batch.new(Comments.kind)))
    to_comment = Q(_seen_by("parent__author", batch.at), parent__author__in=members)
    to_answer = Q(
        _seen_by("thread__reflection__author", batch.at),
        parent=None,
        thread__reflection__author__in=members,
    )
    pairs = new.filter(to_comment | to_answer).annotate(addressee=_ADDRESSEE)
    fresh = pairs.filter(~Exists(seen)).exclude(author=_ADDRESSEE)
    return set(fresh.values_list("pk", "addressee"))


_ADDRESSEE = Coalesce("parent__author", "thread__reflection__author")


def _seen_by(path: str, at: datetime) -> Exists:
    """A condition on a comment: the member at ``path`` may see it."""
    shown = Comment.objects.visible_to(Viewer.column(path, at=at))
    return Exists(shown.filter(pk=OuterRef("pk")))


def _unread_by_thread(batch: Batch) -> dict[int, list[list[Said]]]:
    """For each member the unread comments of others, by thread: many people, then many words."""
    by_thread: dict[int, list[Said]] = defaultdict(list)
    for said in _said(batch).values():
        by_thread[said.thread].append(said)
    follows = _follows(batch, by_thread)
    marks = _marks(batch, by_thread)
    found: dict[int, list[list[Said]]] = {}
    for span in batch.spans:
        member, new = span.membership.pk, set(batch.new_to(span, Comments.kind))
        talks = [
            [
                said
                for said in by_thread[thread]
                if said.pk in new
                and _is_news(said, span.since)
                and said.number > marks.get((member, thread), 0)
                and member not in (said.author, said.addressee)
            ]
            for thread in follows.get(member, ())
        ]
        if talks := sorted((talk for talk in talks if talk), key=_liveliness):
            found[member] = talks
    return found


def _key(talk: list[Said]) -> tuple[int, ...]:
    return tuple(said.pk for said in talk)


def _liveliness(talk: list[Said]) -> tuple[int, int, int]:
    return -len({said.author for said in talk}), -len(talk), talk[0].pk


def _follows(batch: Batch, threads: Iterable[int]) -> dict[int, list[int]]:
    shown = Thread.objects.visible_to(Viewer.column("membership", at=batch.at))
    follows = Follow.objects.filter(
        Exists(shown.filter(pk=OuterRef("thread"), hidden_at=None)),
        is_on=True,
        membership__in=[member.pk for member in batch.members],
        thread__in=list(threads),
    )
    found: dict[int, list[int]] = defaultdict(list)
    for member, thread in follows.values_list("membership", "thread"):
        found[member].append(thread)
    return found


def _marks(batch: Batch, threads: Iterable[int]) -> dict[Pair, int]:
    marks = ReadMark.objects.filter(
        membership__in=[member.pk for member in batch.members], thread__in=list(threads)
    )
    return {
        (member, thread): number
        for member, thread, number in marks.values_list("membership", "thread", "last_number")
    }


def _said(batch: Batch) -> dict[int, Said]:
    found = batch.once("comments", batch.new(Comments.kind), _standing)
    return dict(sorted(found.items()))


def _standing(comments: Collection[int]) -> dict[int, Said]:
    rows = _worth_telling(Comment.objects.filter(pk__in=comments)).annotate(to=_ADDRESSEE)
    columns = ("pk", "thread", "number", "author", "author__user__name", "to", "public_id")
    return {row[0]: Said(*row) for row in rows.values_list(*columns, "created_at")}


def _texts(comments: Collection[int]) -> dict[int, str]:
    rows = Comment.objects.filter(pk__in=comments).values_list("pk", "body_html")
    return {pk: excerpt(body) for pk, body in rows}


@dataclass(frozen=True)
class Place:
    """A thread as a mail names it."""

    url: str
    label: Any


def _threads(threads: Collection[int]) -> dict[int, Place]:
    rows = Thread.objects.with_subject().filter(pk__in=threads)
    return {thread.pk: Place(thread.get_absolute_url(), _label(thread)) for thread in rows}


def _label(thread: Thread) -> Any:
    if thread.title:
        return format_lazy(_("in “{title}”"), title=thread.title)
    if thread.reflection:
        # Which prompt, not whose answer: a section sees few answers, a subject line many.
        return format_lazy(_("on an answer to “{title}”"), title=thread.reflection.prompt.title)
    if thread.passage:
        quote = Truncator(" ".join(thread.passage.exact.split())).chars(LABEL)
        return format_lazy(
            _("on “{quote}” in {title}"), quote=quote, title=thread.passage.reading.edition.title
        )
    if thread.reading:
        return format_lazy(_("on {title}"), title=thread.reading.edition.title)
    return format_lazy(_("on the question “{title}”"), title=thread.inquiry)


def _reply(said: Said, place: Place, text: str) -> Line:
    return Line(
        kind=Comments.kind,
        objects=(said.pk,),
        title=format_lazy(_("{name} replied to you"), name=_name(said)),
        url=f"{place.url}#comment-{said.public_id}",
        detail=place.label,
        excerpt=text,
    )


def _talk(talk: Sequence[Said], place: Place, text: str) -> Line:
    """One line for what is new in a thread; it links to the first of it."""
    return Line(
        kind=Comments.kind,
        objects=tuple(said.pk for said in talk),
        title=_who_wrote(list({said.author: _name(said) for said in talk}.values())),
        url=f"{place.url}#comment-{talk[0].public_id}",
        detail=place.label,
        excerpt=text,
    )


def _who_wrote(names: Sequence[Any]) -> Any:
    if len(names) == 1:
        return format_lazy(_("{name} wrote"), name=names[0])
    if len(names) == 2:
        return format_lazy(_("{first} and {second} wrote"), first=names[0], second=names[1])
    return format_lazy(
        _("{first}, {second} and {others} wrote"),
        first=names[0],
        second=names[1],
        others=_others(len(names) - 2),
    )


def _count_others(count: int) -> str:
    return ngettext("%(count)d other", "%(count)d others", count) % {"count": count}


_others = lazy(_count_others, str)


def _name(said: Said) -> Any:
    return said.author_name or _("Unnamed member")
