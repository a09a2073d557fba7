"""Who writes prompts in the admin, and with what."""

from __future__ import annotations

import pytest

from courses.models import Role
from tests.factories.courses import MembershipFactory
from tests.factories.essays import InquiryFactory, ReadingFactory
from tests.factories.prompts import PromptFactory


@pytest.fixture
def plain(inquiry):
    """The fewest fields with which a prompt is made."""
    return {
        "inquiry": inquiry.pk,
        "title": "Whose square?",
        "body_md": "Who should decide?",
        "answers_shown": "after_own_answer",
        "min_words": 40,
        "max_words": 300,
    }


@pytest.fixture
def staff(client, instructor):
    client.force_login(instructor.user)
    return client


@pytest.fixture
def stranger(client, other_course):
    """Signs in as an instructor of another course."""
    member = MembershipFactory(course=other_course, role=Role.INSTRUCTOR)
    client.force_login(member.user)
    return client


@pytest.fixture
def foreign(other_course):
    """A prompt of another course."""
    inquiry = InquiryFactory(course=other_course, title="Foreign inquiry")
    return PromptFactory(
        inquiry=inquiry, reading=ReadingFactory(inquiry=inquiry), title="Foreign prompt"
    )
