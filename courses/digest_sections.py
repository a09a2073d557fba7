"""The slot for digests: what can be worth a mail, and what each app has to say about it.

An app registers, in ``AppConfig.ready``, a ``Source`` for each kind of thing it has (so
that the planner can number them) and a ``Section`` for each part of the mail. All of a
section's questions are asked for a batch of members at once, in a number of queries that
does not grow with the batch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db.models import CharField, OuterRef, QuerySet, Value
from django.utils.html import strip_tags
from django.utils.text import Truncator

from common.prepared import rows_of
from courses.models import Course, Membership, Role
from courses.viewer import Viewer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

T = TypeVar("T")

#: Most characters of somebody's text in a mail.
EXCERPT = 200


@dataclass(frozen=True, eq=False)
class Line:
    """One thing that a digest tells, with a link to it. Texts may be lazy.

    A line that is the same for many people should be the same object, so that it is
    rendered once.
    """

    kind: str
    #: The rows it speaks of, asked for again just before the mail goes out.
    objects: tuple[int, ...]
    title: str | _StrPromise
    #: Path on this site, of the thing itself.
    url: str
    detail: str | _StrPromise = ""
    excerpt: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Span:
    """A member, and which numbers of the course's items the member was not told of yet."""

    #: With its user, course and section.
    membership: Membership
    after: int
    upto: int
    #: What is older is no news any more.
    since: datetime


@dataclass(frozen=True)
class Numbered:
    """The items of one course and kind, in the order of their numbers."""

    numbers: Sequence[int]
    objects: Sequence[int]

    def between(self, after: int, upto: int) -> Sequence[int]:
        return self.objects[bisect_right(self.numbers, after) : bisect_right(self.numbers, upto)]


@dataclass
class Batch:
    """Members whose digests are made together."""

    at: datetime
    spans: Sequence[Span]
    items: Mapping[tuple[int, str], Numbered]
    #: What was worked out once in this run and holds for everybody.
    memory: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def members(self) -> list[Membership]:
        return [span.membership for span in self.spans]

    def new_to(self, span: Span, kind: str) -> Sequence[int]:
        """The objects of ``kind`` that the member was not told of, oldest first."""
        numbered = self.items.get((span.membership.course_id, kind))
        return numbered.between(span.after, span.upto) if numbered else ()

    def new(self, kind: str) -> set[int]:
        """The objects of ``kind`` that are new to somebody."""
        return {pk for span in self.spans for pk in self.new_to(span, kind)}

    def once(
        self, name: str, keys: Iterable[int], work_out: Callable[[Collection[int]], Mapping[int, T]]
    ) -> dict[int, T]:
        """Return ``work_out``'s answers for ``keys``, asking only for those not known yet."""
        known = self.memory.setdefault(name, {})
        wanted = set(keys)
        if missing := wanted - known.keys():
            known |= work_out(missing)
        return {key: known[key] for key in wanted if key in known}


class Source(Protocol):
    """One kind of thing that a digest may tell of."""

    kind: str

    def appeared(self, course: Course, *, since: datetime, at: datetime) -> QuerySet[Any]:
        """What students of the course could see at ``at`` and not at ``since``, oldest first."""
        ...

    def still_worth_telling(self, viewer: Viewer, objects: Sequence[int]) -> QuerySet[Any]:
        """Those of ``objects`` that the viewer may still see, and that still await them.

        Built once for many viewers: it may not branch on the viewer's membership, course,
        section (but for None) or moment, nor on the objects.
        """
        ...


class Section(Protocol):
    """One part of the mail, in the order of ``rank``."""

    name: str
    rank: int
    heading: _StrPromise

    def gather(self, batch: Batch) -> Mapping[int, Sequence[Line]]:
        """The lines of every member by membership id, the most important first."""
        ...

    def headline(self, lines: Sequence[Line]) -> str:
        """The section in a few words, for the subject: “2 replies to you”."""
        ...

    def concerns(self, course: int, *, at: datetime, until: datetime) -> bool:
        """Whether there may be lines in the course without any new item."""
        ...


_sources: dict[str, Source] = {}
_sections: dict[str, Section] = {}


def register_source(source: Source) -> None:
    _sources[source.kind] = source


def register_section(section: Section) -> None:
    _sections[section.name] = section


def sources() -> Mapping[str, Source]:
    return _sources


def sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: section.rank)


def untold(viewer: Viewer, objects: Mapping[str, Collection[int]]) -> bool:
    """Whether one of ``objects`` (by kind) may not, or need not, be told any more."""
    return len(worth_telling(viewer, objects)) < sum(map(len, objects.values()))


def worth_telling(viewer: Viewer, objects: Mapping[str, Collection[int]]) -> set[tuple[str, int]]:
    """Those of ``objects`` that are still worth telling, as (kind, id): one query for all."""
    kinds = sorted(objects)

    def build(membership: int, course: int, at: datetime, **rest: Any) -> QuerySet[Any, Any]:
        who = Viewer(membership, course, rest.get("section"), viewer.role, at)
        first, *others = (_of_kind(_sources[kind], who, rest[kind]) for kind in kinds)
        return first.union(*others, all=True)

    values: dict[str, Any] = {
        "membership": viewer.membership,
        "course": viewer.course,
        "at": viewer.at,
        **{kind: sorted(objects[kind]) for kind in kinds},
    }
    if viewer.section is not None:
        values["section"] = viewer.section
    shape = ("worth telling", viewer.role, viewer.section is None)
    return set(rows_of(shape, build, **values)) if kinds else set()


def _of_kind(source: Source, viewer: Viewer, objects: Sequence[int]) -> QuerySet[Any, Any]:
    found = source.still_worth_telling(viewer, objects).order_by()
    kind = Value(source.kind, output_field=CharField())
    return found.annotate(told_as=kind).values_list("told_as", "pk")


def any_student(course: Course, at: datetime) -> Viewer:
    """A student of the course without section or rows of their own: what is open to all."""
    return Viewer(membership=0, course=course.pk, section=None, role=Role.STUDENT, at=at)


def each_member(at: datetime) -> Viewer:
    """A viewer for each row of an outer query over memberships."""
    return Viewer(
        membership=OuterRef("pk"),
        course=OuterRef("course"),
        section=OuterRef("section"),
        role=OuterRef("role"),
        at=at,
        path="pk",
    )


def excerpt(markup: str) -> str:
    """The beginning of a text as one line without markup."""
    # Far more than will be left; stripping all of 20,000 characters would cost more.
    start = markup[: EXCERPT * 8]
    if start.rfind("<") > start.rfind(">"):
        start = start[: start.rfind("<")]
    return Truncator(" ".join(unescape(strip_tags(start)).split())).chars(EXCERPT)
