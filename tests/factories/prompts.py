from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import Role
from prompts.models import Prompt, PromptVersion, Reflection, ReflectionVersion, Unlock
from prompts.models.reflection import ReflectionState
from prompts.models.unlock import UnlockedBy
from tests.factories.accounts import UserFactory
from tests.factories.courses import MembershipFactory
from tests.factories.essays import InquiryFactory, a_day_ago


class PromptFactory(DjangoModelFactory):
    """A published open prompt on an inquiry, due in a week."""

    class Meta:
        model = Prompt
        skip_postgeneration_save = True

    inquiry = factory.SubFactory(InquiryFactory)
    course = factory.SelfAttribute("inquiry.course")
    title = factory.Sequence(lambda n: f"Whose square? ({n})")
    body_md = "Who should decide, and what would change your mind?"
    body_html = factory.LazyAttribute(lambda prompt: f"<p>{prompt.body_md}</p>\n")
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    min_words = 3
    published_at = factory.LazyFunction(a_day_ago)
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def versions(self, create: bool, extracted: bool | None) -> None:
        if create and extracted is not False:
            PromptVersionFactory(prompt=self)


class PromptVersionFactory(DjangoModelFactory):
    class Meta:
        model = PromptVersion

    prompt = factory.SubFactory(PromptFactory, versions=False)
    number = factory.SelfAttribute("prompt.version")
    title = factory.SelfAttribute("prompt.title")
    body_md = factory.SelfAttribute("prompt.body_md")
    body_html = factory.SelfAttribute("prompt.body_html")
    created_by = factory.SelfAttribute("prompt.created_by")


class DraftFactory(DjangoModelFactory):
    """An answer that its author still writes."""

    class Meta:
        model = Reflection
        skip_postgeneration_save = True

    prompt = factory.SubFactory(PromptFactory)
    author = factory.SubFactory(
        MembershipFactory, course=factory.SelfAttribute("..prompt.course"), role=Role.STUDENT
    )
    draft_md = "Those who sweep it, perhaps."


class ReflectionFactory(DraftFactory):
    """A submitted answer, with its version and the unlock that it brought."""

    draft_md = ""
    state = ReflectionState.SUBMITTED
    section = factory.SelfAttribute("author.section")
    body_md = factory.Sequence(lambda n: f"Those who sweep it should decide, says answer {n}.")
    body_html = factory.LazyAttribute(lambda reflection: f"<p>{reflection.body_md}</p>\n")
    version = 1
    submitted_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def versions(self, create: bool, extracted: bool | None) -> None:
        if not create or extracted is False:
            return
        ReflectionVersion.objects.create(
            reflection=self,
            number=self.version,
            prompt_version=self.prompt_version,
            body_md=self.body_md,
            body_html=self.body_html,
        )
        UnlockFactory(prompt=self.prompt, membership=self.author)


class UnlockFactory(DjangoModelFactory):
    class Meta:
        model = Unlock
        django_get_or_create = ("prompt", "membership")

    prompt = factory.SubFactory(PromptFactory)
    membership = factory.SubFactory(
        MembershipFactory, course=factory.SelfAttribute("..prompt.course")
    )
    by = UnlockedBy.OWN_ANSWER
