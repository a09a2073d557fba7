from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses.models import Role
from essays import services
from essays.errors import (
    AlreadyAReading,
    DatesOutOfOrder,
    EssayAlreadyImported,
    EssayOfAnotherCourse,
    RightsInUse,
    RightsMissing,
    StaysInItsCourse,
    TextInUse,
    TextMissing,
    TitleMissing,
)
from essays.importing.draft import BlockDraft, EssayDraft, SpanDraft
from essays.models import Essay, EssayUpload, Inquiry, Reading
from tests.factories.accounts import UserFactory
from tests.factories.courses import MembershipFactory
from tests.factories.essays import EditionFactory, InquiryFactory, PassageFactory, ReadingFactory

pytestmark = pytest.mark.django_db

DRAFT = EssayDraft(
    title="On Benches",
    standfirst="Why a city should sit down.",
    author="Ada Example",
    publication="The Square",
    published_on=None,
    language="en",
    blocks=(
        BlockDraft("heading", "Where we sit", level=2),
        BlockDraft(
            "paragraph",
            "A bench is a promise. It says: stay.",
            spans=(SpanDraft(2, 7, "emphasis"),),
        ),
        BlockDraft(
            "caption", "A bench (Ada Example / The Square)", credit="Ada Example / The Square"
        ),
        BlockDraft("list_item", "Shade matters."),
    ),
    warnings=("Check the author.",),
)


def keep(course, actor, draft=DRAFT, source=b"bench", **fields):
    return services.import_essay(
        draft=draft, source=source, source_name="bench.txt", course=course, actor=actor, **fields
    )


def test_import_essay_writes_essay_edition_and_blocks(course, instructor):
    edition = keep(course, instructor.user, rights_status="owned")

    assert (edition.title, edition.byline, edition.number) == ("On Benches", "Ada Example", 1)
    assert edition.word_count == 3 + 8 + 6 + 2  # a slash is no word
    assert edition.warnings == ["Check the author."]
    assert edition.essay.publication == "The Square"
    assert bytes(edition.essay.source) == b"bench"
    rows = list(edition.blocks.values_list("key", "kind", "level", "number", "credit"))
    assert rows == [
        ("b1", "heading", 2, None, ""),
        ("b2", "paragraph", None, 1, ""),
        ("b3", "caption", None, None, "Ada Example / The Square"),
        ("b4", "list_item", None, 2, ""),
    ]
    paragraph = edition.blocks.get(key="b2")
    assert paragraph.sentences == [[0, 21], [22, 36]]
    assert paragraph.spans == [{"start": 2, "end": 7, "kind": "emphasis", "target": ""}]


def test_import_essay_of_the_same_source_is_refused_and_names_the_first(course, instructor):
    first = keep(course, instructor.user)

    with pytest.raises(EssayAlreadyImported) as caught:
        keep(course, instructor.user, draft=replace(DRAFT, title="Other"))

    assert caught.value.edition == first
    assert Essay.objects.count() == 1


def test_import_essay_into_two_courses_is_two_essays(course, instructor, outsider):
    keep(course, instructor.user)
    administrator = UserFactory(is_superuser=True)
    keep(outsider.course, administrator)

    assert Essay.objects.count() == 2


@pytest.mark.parametrize("who", ["student", "assistant", "outsider"])
def test_import_essay_is_for_instructors_of_the_course(course, request, who):
    with pytest.raises(PermissionDenied):
        keep(course, request.getfixturevalue(who).user)


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (replace(DRAFT, title=" "), TitleMissing),
        (replace(DRAFT, blocks=(BlockDraft("heading", "Alone", level=2),)), TextMissing),
        (replace(DRAFT, title="Two\nlines"), ValidationError),
        (replace(DRAFT, title="x" * 301), ValidationError),
    ],
)
def test_import_essay_refuses_what_is_incomplete_and_writes_nothing(
    course, instructor, draft, error
):
    with pytest.raises(error):
        keep(course, instructor.user, draft=draft)

    assert not Essay.objects.exists()


def test_update_essay_keeps_rights_that_a_class_reads_by(reading, instructor):
    essay = reading.edition.essay
    essay.rights_status = ""

    with pytest.raises(RightsInUse):
        services.update_essay(essay=essay, actor=instructor.user)

    Reading.objects.update(published_at=None)
    services.update_essay(essay=essay, actor=instructor.user)
    essay.refresh_from_db()
    assert essay.rights_status == ""


def test_update_essay_is_for_instructors(reading, assistant):
    with pytest.raises(PermissionDenied):
        services.update_essay(essay=reading.edition.essay, actor=assistant.user)


def test_set_reading_publishes_it_last_with_a_slug_from_the_title(inquiry, reading, instructor):
    edition = keep(inquiry.course, instructor.user, rights_status="owned")

    second = services.set_reading(inquiry=inquiry, edition=edition, actor=instructor.user)

    assert second.slug == "on-benches"
    assert second.order == 1
    assert second.course == inquiry.course
    assert second.published_at <= timezone.now()


def test_set_reading_numbers_a_slug_that_is_taken(course, instructor):
    edition = keep(course, instructor.user, rights_status="owned")
    slugs = [
        services.set_reading(
            inquiry=InquiryFactory(course=course), edition=edition, actor=instructor.user
        ).slug
        for _ in range(3)
    ]

    assert slugs == ["on-benches", "on-benches-2", "on-benches-3"]


def test_set_reading_without_rights_may_be_a_draft_only(inquiry, instructor):
    edition = keep(inquiry.course, instructor.user)

    with pytest.raises(RightsMissing):
        services.set_reading(inquiry=inquiry, edition=edition, actor=instructor.user)

    draft = services.set_reading(
        inquiry=inquiry, edition=edition, actor=instructor.user, publish=False
    )
    assert draft.published_at is None
    with pytest.raises(RightsMissing):
        services.publish_reading(reading=draft, actor=instructor.user)


def test_set_reading_refuses_an_essay_of_a_course_one_does_not_teach(inquiry, instructor):
    foreign = EditionFactory()

    with pytest.raises(EssayOfAnotherCourse):
        services.set_reading(inquiry=inquiry, edition=foreign, actor=instructor.user)


@pytest.mark.parametrize("who", ["student", "assistant", "outsider"])
def test_set_reading_is_for_instructors(inquiry, edition, request, who):
    with pytest.raises(PermissionDenied):
        services.set_reading(
            inquiry=inquiry, edition=edition, actor=request.getfixturevalue(who).user
        )


def test_set_reading_refuses_the_same_essay_twice(reading, instructor):
    with pytest.raises(AlreadyAReading):
        services.set_reading(
            inquiry=reading.inquiry, edition=reading.edition, actor=instructor.user
        )


@pytest.mark.parametrize("later", ["due_at", "closes_at"])
def test_set_reading_refuses_dates_in_the_wrong_order(inquiry, instructor, later):
    edition = keep(inquiry.course, instructor.user, rights_status="owned")
    now = timezone.now()

    with pytest.raises(DatesOutOfOrder):
        services.set_reading(
            inquiry=inquiry,
            edition=edition,
            actor=instructor.user,
            opens_at=now,
            **{later: now - timedelta(hours=1)},
        )
    assert not Reading.objects.exists()


def test_publish_reading_keeps_its_first_moment(instructor, course):
    reading = ReadingFactory(course=course, inquiry=InquiryFactory(course=course))
    first = reading.published_at

    services.publish_reading(reading=reading, actor=instructor.user)

    assert reading.published_at == first


def test_create_inquiry_renders_its_background_and_makes_a_slug(course, instructor):
    inquiry = services.create_inquiry(
        course=course,
        actor=instructor.user,
        publish=True,
        title="Benches",
        question="How many benches does a city need?",
        pole_a_label="Many.",
        pole_b_label="Few.",
        background_md="*Facts* <script>alert(1)</script>",
    )

    assert inquiry.slug == "benches"
    assert inquiry.published_at <= timezone.now()
    assert "<em>Facts</em>" in inquiry.background_html
    assert "<script" not in inquiry.background_html


def test_publish_inquiry_shows_it_once(instructor, course):
    inquiry = InquiryFactory(course=course, published_at=None)
    services.publish_inquiry(inquiry=inquiry, actor=instructor.user)
    first = inquiry.published_at
    services.publish_inquiry(inquiry=inquiry, actor=instructor.user)

    assert first is not None
    assert Inquiry.objects.get(pk=inquiry.pk).published_at == first


def test_inquiry_services_are_for_instructors(inquiry, assistant):
    for service in (services.update_inquiry, services.publish_inquiry):
        with pytest.raises(PermissionDenied):
            service(inquiry=inquiry, actor=assistant.user)


def test_inquiries_and_readings_stay_in_their_course(inquiry, reading, instructor, other_course):
    MembershipFactory(course=other_course, user=instructor.user, role=Role.INSTRUCTOR)
    reading.inquiry = InquiryFactory(course=other_course)
    with pytest.raises(StaysInItsCourse):
        services.update_reading(reading=reading, actor=instructor.user)
    inquiry.course = other_course
    with pytest.raises(StaysInItsCourse):
        services.update_inquiry(inquiry=inquiry, actor=instructor.user)


def test_a_reading_with_marked_passages_keeps_its_essay(reading, essay, course, instructor):
    other = EditionFactory(essay__course=course, essay__rights_status="owned")
    reading.edition = other
    services.update_reading(reading=reading, actor=instructor.user)
    PassageFactory(reading=reading)
    reading.edition = EditionFactory(essay=other.essay, number=2)
    services.update_reading(reading=reading, actor=instructor.user)
    reading.edition = EditionFactory(essay=essay, number=2)
    with pytest.raises(TextInUse):
        services.update_reading(reading=reading, actor=instructor.user)


def test_uploads_are_for_instructors_and_end(course, instructor, student):
    with pytest.raises(PermissionDenied):
        services.keep_upload(course=course, actor=student.user, name="a.txt", source=b"a")
    upload = services.keep_upload(course=course, actor=instructor.user, name="a.txt", source=b"a")
    with pytest.raises(PermissionDenied):
        services.discard_upload(upload=upload, actor=student.user)
    services.discard_upload(upload=upload, actor=instructor.user)

    assert not EssayUpload.objects.exists()
