"""The cast: one course with its people and what they read, ask and say; and an outsider."""

from __future__ import annotations

import pytest

from accounts.models import User
from courses.models import Course, Membership, Role, Section
from discussions.models import Comment, Thread
from essays.models import Edition, Essay, Inquiry, Passage, Reading
from prompts.models import Prompt
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory, MembershipFactory, SectionFactory
from tests.factories.discussions import CommentFactory, ThreadFactory
from tests.factories.essays import (
    EditionFactory,
    EssayFactory,
    InquiryFactory,
    PassageFactory,
    ReadingFactory,
)
from tests.factories.prompts import PromptFactory

pytest_plugins = [
    "tests.servers.chromium",
    "tests.servers.postgres",
    "tests.servers.redis",
    "tests.servers.smtp",
    "tests.servers.worker",
]


@pytest.fixture
def administrator(db: None) -> User:
    """Runs the platform; takes part in no course."""
    return UserFactory(name="Robin Root", is_superuser=True)


@pytest.fixture
def course(db: None) -> Course:
    return CourseFactory(title="Reading the City", slug="city")


@pytest.fixture
def section(course: Course) -> Section:
    return SectionFactory(course=course, name="Monday")


@pytest.fixture
def other_section(course: Course) -> Section:
    return SectionFactory(course=course, name="Thursday")


@pytest.fixture
def other_course(db: None) -> Course:
    return CourseFactory(title="Elsewhere", slug="elsewhere")


@pytest.fixture
def instructor(course: Course) -> Membership:
    return MembershipFactory(course=course, user__name="Iris Instructor", role=Role.INSTRUCTOR)


@pytest.fixture
def assistant(course: Course) -> Membership:
    return MembershipFactory(course=course, user__name="Ansel Assistant", role=Role.ASSISTANT)


@pytest.fixture
def student(section: Section) -> Membership:
    return MembershipFactory(
        course=section.course, section=section, user__name="Sol Student", role=Role.STUDENT
    )


@pytest.fixture
def classmate(section: Section) -> Membership:
    """A student of the same section."""
    return MembershipFactory(
        course=section.course, section=section, user__name="Clare Classmate", role=Role.STUDENT
    )


@pytest.fixture
def outsider(other_course: Course) -> Membership:
    """A student of another course."""
    return MembershipFactory(course=other_course, user__name="Otto Outsider", role=Role.STUDENT)


@pytest.fixture
def inquiry(course: Course, instructor: Membership) -> Inquiry:
    return InquiryFactory(course=course, slug="square", created_by=instructor.user)


@pytest.fixture
def essay(course: Course, instructor: Membership) -> Essay:
    return EssayFactory(course=course, created_by=instructor.user)


@pytest.fixture
def edition(essay: Essay) -> Edition:
    return EditionFactory(essay=essay, title="Who owns the square?")


@pytest.fixture
def reading(inquiry: Inquiry, edition: Edition) -> Reading:
    return ReadingFactory(inquiry=inquiry, edition=edition, slug="owns")


@pytest.fixture
def passage(reading: Reading) -> Passage:
    """The first sentence of the reading."""
    return PassageFactory(reading=reading)


@pytest.fixture
def prompt(inquiry: Inquiry, reading: Reading, instructor: Membership) -> Prompt:
    """An open prompt on the reading; answers are shown after one's own."""
    return PromptFactory(inquiry=inquiry, reading=reading, created_by=instructor.user)


@pytest.fixture
def thread(passage: Passage, student: Membership) -> Thread:
    """A class-wide thread on the passage, begun by the student, without comments."""
    return ThreadFactory(passage=passage, created_by=student)


@pytest.fixture
def comment(thread: Thread, student: Membership) -> Comment:
    """The first comment of the thread."""
    return CommentFactory(thread=thread, author=student, body_md="I have swept that square.")
