from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import Course
from essays.models import Block, BlockKind, Edition, Essay, Inquiry, Passage, Reading, Rights
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory

PARAGRAPHS = (
    "A square belongs to those who cross it. Nobody owns the bench on which a city argues.",
    "Yet somebody has to sweep it. A place that is everybody’s is easily nobody’s.",
    "So the question is not who owns the square, but who may decide what it is for.",
)


def a_day_ago() -> object:
    return timezone.now() - timedelta(days=1)


class EssayFactory(DjangoModelFactory):
    """An essay whose rights are settled, without a text: the text is an edition's."""

    class Meta:
        model = Essay

    course = factory.SubFactory(CourseFactory)
    source_name = factory.Sequence(lambda n: f"essay-{n}.txt")
    source = factory.LazyAttribute(lambda essay: essay.source_name.encode())
    source_hash = factory.LazyAttribute(lambda essay: hashlib.sha256(essay.source).hexdigest())
    rights_status = Rights.OWNED
    created_by = factory.SubFactory(UserFactory)


class BlockFactory(DjangoModelFactory):
    """A numbered paragraph at the end of its edition."""

    class Meta:
        model = Block

    edition = factory.SubFactory("tests.factories.essays.EditionFactory", paragraphs=())
    order = factory.LazyAttribute(lambda block: block.edition.blocks.count() + 1)
    key = factory.LazyAttribute(lambda block: f"b{block.order}")
    kind = BlockKind.PARAGRAPH
    number = factory.LazyAttribute(
        lambda block: block.edition.blocks.exclude(number=None).count() + 1
    )
    text = PARAGRAPHS[0]
    sentences = factory.LazyAttribute(lambda block: sentences_of(block.text))


def sentences_of(text: str) -> list[list[int]]:
    return [list(match.span()) for match in re.finditer(r"\S[^.?!]*[.?!]*", text)]


class EditionFactory(DjangoModelFactory):
    """Edition 1 of an essay, with a block for each of ``paragraphs``."""

    class Meta:
        model = Edition
        skip_postgeneration_save = True

    essay = factory.SubFactory(EssayFactory)
    number = 1
    title = factory.Sequence(lambda n: f"Who owns the square? ({n})")
    standfirst = "On benches, brooms and decisions."
    byline = "Ada Example"
    word_count = sum(len(text.split()) for text in PARAGRAPHS)
    created_by = factory.SelfAttribute("essay.created_by")

    @factory.post_generation
    def paragraphs(self, create: bool, extracted: Sequence[str] | None) -> None:
        if not create:
            return
        for number, text in enumerate(PARAGRAPHS if extracted is None else extracted, start=1):
            BlockFactory(edition=self, key=f"b{number}", order=number, number=number, text=text)


class InquiryFactory(DjangoModelFactory):
    """A published inquiry."""

    class Meta:
        model = Inquiry

    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda n: f"The square {n}")
    slug = factory.Sequence(lambda n: f"square-{n}")
    question = "Who should decide what a public square is for?"
    pole_a_label = "Those who live around it."
    pole_b_label = "Everybody in the city."
    published_at = factory.LazyFunction(a_day_ago)
    created_by = factory.SubFactory(UserFactory)


class ReadingFactory(DjangoModelFactory):
    """A published reading that students can see."""

    class Meta:
        model = Reading

    course = factory.SubFactory(CourseFactory)
    inquiry = factory.SubFactory(InquiryFactory, course=factory.SelfAttribute("..course"))
    edition = factory.SubFactory(EditionFactory, essay__course=factory.SelfAttribute("...course"))
    slug = factory.Sequence(lambda n: f"reading-{n}")
    published_at = factory.LazyFunction(a_day_ago)

    @classmethod
    def _adjust_kwargs(cls, **kwargs: object) -> dict[str, object]:
        kwargs["course"] = course_of(kwargs["inquiry"])
        return kwargs


def course_of(inquiry: Inquiry) -> Course:
    return inquiry.course


class PassageFactory(DjangoModelFactory):
    """The first sentence of a reading's first paragraph."""

    class Meta:
        model = Passage

    reading = factory.SubFactory(ReadingFactory)
    edition = factory.SelfAttribute("reading.edition")
    start_block = factory.LazyAttribute(lambda passage: passage.edition.blocks.first())
    start = 0
    end_block = factory.SelfAttribute("start_block")
    end = factory.LazyAttribute(lambda passage: passage.start_block.sentences[0][1])
    exact = factory.LazyAttribute(
        lambda passage: passage.start_block.text[passage.start : passage.end]
    )
    suffix = factory.LazyAttribute(
        lambda passage: passage.end_block.text[passage.end : passage.end + 32]
    )
