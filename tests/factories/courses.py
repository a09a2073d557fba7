from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from courses.models import Course, Invitation, Membership, Role, Section
from tests.factories.accounts import UserFactory


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    title = factory.Sequence(lambda n: f"Course {n}")
    slug = factory.Sequence(lambda n: f"course-{n}")


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    course = factory.SubFactory(CourseFactory)
    name = factory.Sequence(lambda n: f"Section {n}")


class MembershipFactory(DjangoModelFactory):
    """A student without a section."""

    class Meta:
        model = Membership

    course = factory.SubFactory(CourseFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.STUDENT


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    course = factory.SubFactory(CourseFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    invited_by = factory.SubFactory(UserFactory)
