"""Two courses of the same shape. Everything a person could read of the second is marked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.services import create_api_token
from courses.models import Course, Invitation, Membership, Role, Section
from digests.models import CourseItem, Digest
from discussions import services as talk
from discussions.models import Comment, Thread
from essays.models import EssayUpload, Inquiry, Passage, Reading
from prompts.models import Prompt, Reflection, ReflectionState
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory, MembershipFactory, SectionFactory
from tests.factories.essays import EditionFactory, EssayFactory, InquiryFactory, ReadingFactory
from tests.factories.prompts import DraftFactory, PromptFactory, ReflectionFactory

#: In every text of the course that nobody of the first course may see.
CANARY = "zqxbeta"
#: In what a student of the first course may not see, or not yet.
LOCKED = "zqxlocked"


@dataclass
class World:
    """One course with an object for every kind of address."""

    mark: str
    course: Course = field(init=False)
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._people()
        self._texts()
        self._talk()
        self._rest()

    def _people(self) -> None:
        mark = self.mark
        self.course = CourseFactory(
            title=f"Course {mark}",
            description=f"About {mark}",
            join_code=f"{mark[-4:]}2345".upper(),
        )
        self.section: Section = SectionFactory(course=self.course, name=f"Section {mark}")
        self.other_section: Section = SectionFactory(course=self.course, name=f"Other {mark}")
        self.instructor = self._member("instructor", Role.INSTRUCTOR)
        self.assistant = self._member("assistant", Role.ASSISTANT)
        self.student = self._member("student", Role.STUDENT, section=self.section)
        self.classmate = self._member("classmate", Role.STUDENT, section=self.section)
        self.far = self._member("far", Role.STUDENT, section=self.other_section)
        self.left = self._member("left", Role.STUDENT, left_at=timezone.now())
        self.people["invited"] = self._user("invited")
        self.invitation = Invitation.objects.create(
            course=self.course,
            email=self.people["invited"].email,
            name=f"Invited {mark}",
            invited_by=self.instructor.user,
        )

    def _user(self, name: str, **fields: Any) -> User:
        return UserFactory(
            name=f"{name} {self.mark}", email=f"{name}.{self.mark}@example.org", **fields
        )

    def _member(self, name: str, role: Role, **fields: Any) -> Membership:
        self.people[name] = self._user(name)
        return MembershipFactory(course=self.course, user=self.people[name], role=role, **fields)

    def _texts(self) -> None:
        mark, teacher = self.mark, self.instructor.user
        self.inquiry: Inquiry = InquiryFactory(
            course=self.course,
            title=f"Inquiry {mark}",
            question=f"Which {mark}?",
            slug="inquiry",
            created_by=teacher,
        )
        self.draft_inquiry = InquiryFactory(
            course=self.course,
            title=f"{LOCKED} {mark}",
            slug="draft",
            published_at=None,
            created_by=teacher,
        )
        self.essay = EssayFactory(
            course=self.course,
            publication=f"Paper {mark}",
            source=f"Source {mark}".encode(),
            source_hash=hashlib.sha256(mark.encode()).hexdigest(),
            created_by=teacher,
        )
        paragraphs = (f"The first sentence {mark}. The second.", f"Another paragraph {mark}.")
        self.edition = EditionFactory(
            essay=self.essay, title=f"Essay {mark}", byline=f"Author {mark}", paragraphs=paragraphs
        )
        self.reading: Reading = ReadingFactory(
            inquiry=self.inquiry, edition=self.edition, slug="reading"
        )
        self.prompt: Prompt = PromptFactory(
            inquiry=self.inquiry,
            title=f"Prompt {mark}",
            min_words=0,
            created_by=teacher,
            due_at=timezone.now() + timedelta(days=1),
        )
        self.upload = EssayUpload.objects.create(
            course=self.course,
            name=f"{mark}.txt",
            source=f"Upload {mark}".encode(),
            created_by=teacher,
        )

    def _talk(self) -> None:
        mark = self.mark
        blocks = list(self.edition.blocks.order_by("order"))
        self.passage = Passage.objects.create(
            reading=self.reading,
            edition=self.edition,
            start_block=blocks[0],
            start=0,
            end_block=blocks[0],
            end=9,
            exact=blocks[0].text[:9],
        )
        self.comment: Comment = talk.start_thread(
            author=self.classmate,
            subject=self.passage,
            body=f"Classmate says {mark}",
            whole_class=True,
            idempotency_key="1",
        )
        self.thread: Thread = self.comment.thread
        self.own_comment = talk.post_comment(
            thread=self.thread,
            author=self.student,
            body=f"Student says {mark}",
            idempotency_key="2",
        )
        gone = talk.post_comment(
            thread=self.thread,
            author=self.classmate,
            body=f"{LOCKED} deleted {mark}",
            idempotency_key="3",
        )
        talk.delete_comment(comment=gone, actor=self.classmate)
        self.far_comment = talk.start_thread(
            author=self.far,
            subject=self.reading,
            body=f"{LOCKED} other section {mark}",
            idempotency_key="4",
        )
        talk.save_comment_draft(
            member=self.classmate,
            place=f"thread:{self.thread.public_id}",
            body=f"{LOCKED} draft {mark}",
        )

    def _rest(self) -> None:
        mark = self.mark
        self.locked_reflection: Reflection = ReflectionFactory(
            prompt=self.prompt,
            author=self.classmate,
            section=self.section,
            state=ReflectionState.SUBMITTED,
            submitted_at=timezone.now(),
            body_md=f"{LOCKED} answer {mark}",
            body_html=f"<p>{LOCKED} answer {mark}</p>",
        )
        self.own_reflection: Reflection = DraftFactory(
            prompt=self.prompt,
            author=self.student,
            section=self.section,
            draft_md=f"My draft {mark}",
        )
        self.token: ApiToken
        self.token, self.secret = create_api_token(user=self.student.user, name=f"Token {mark}")
        self.item = CourseItem.objects.create(
            course=self.course, seq=1, kind="comment", object_id=self.comment.pk
        )
        now = timezone.now()
        self.digest = Digest.objects.create(
            membership=self.student,
            cadence="daily",
            key=f"D:{now.date()}",
            from_seq=0,
            to_seq=1,
            not_before=now,
            expires_at=now + timedelta(days=1),
            message_id=f"<{mark}@example.org>",
            planned_at=now,
        )


OUR_APPS = ("accounts", "courses", "essays", "prompts", "discussions", "digests")


def our_models() -> list[type[Model]]:
    return [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]


def all_keys() -> dict[type[Model], set[Any]]:
    return {m: set(m._base_manager.values_list("pk", flat=True)) for m in our_models()}


def rows(keys: dict[type[Model], set[Any]]) -> list[Any]:
    """What the rows with ``keys`` hold, to be compared with what they held before."""
    return [
        list(model._base_manager.filter(pk__in=pks).order_by("pk").values_list())
        for model, pks in keys.items()
        if pks
    ]


def strangers_pointing_at(
    theirs: dict[type[Model], set[Any]], known: dict[type[Model], set[Any]]
) -> list[Model]:
    """Rows that are new and point at one of ``theirs``."""
    return [
        row
        for model in known
        for row in model._base_manager.exclude(pk__in=known[model])
        for link in model._meta.concrete_fields
        if link.is_relation and getattr(row, link.attname) in theirs.get(link.related_model, set())
    ]
