from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import Role
from essays.models import Essay, EssayUpload, Reading
from tests.essays.test_import_essays import TEXT
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import ThreadFactory
from tests.factories.essays import EditionFactory, InquiryFactory, ReadingFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/essays/essay/add/"
SOURCE = TEXT.encode()


@pytest.fixture
def door(client, instructor):
    client.force_login(instructor.user)
    return client


def upload(door, course, data=SOURCE, name="benches.txt", **fields):
    file = SimpleUploadedFile(name, data)
    return door.post(ADD, {"course": course.pk, "file": file, **fields})


def correct(door, url, **changes):
    """Save what was detected, with ``changes``, as the page would send it."""
    form = door.get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return door.post(url, values | changes)


def test_an_upload_is_shown_as_detected_and_saved_as_a_draft(door, course):
    response = upload(door, course)
    page = door.get(response.url)
    assert "Why a city should sit down." in page.content.decode()
    assert not Essay.objects.exists()

    response = correct(door, response.url)

    essay = Essay.objects.get()
    assert response.url == reverse("admin:essays_essay_change", args=[essay.pk])
    edition = essay.editions.get()
    assert (edition.title, edition.standfirst) == ("On Benches", "Why a city should sit down.")
    assert edition.blocks.count() == 2
    assert essay.rights_status == ""
    assert not EssayUpload.objects.exists()


def test_a_pasted_text_is_corrected_and_set_as_a_reading(door, course, inquiry):
    response = door.post(ADD, {"course": course.pk, "text": TEXT})

    correct(
        door,
        response.url,
        title="On benches, again",
        author="Ada Example",
        rights_status="owned",
        inquiry=inquiry.pk,
        answer_summary="Ada Example argues that benches matter.",
        **{"kind-1": "quotation"},
    )

    reading = Reading.objects.get()
    assert reading.edition.title == "On benches, again"
    assert reading.edition.byline == "Ada Example"
    assert reading.published_at is not None
    assert list(reading.edition.blocks.values_list("kind", flat=True)) == ["paragraph", "quotation"]


def test_parts_are_joined_and_left_out(door, course):
    url = upload(door, course).url
    correct(door, url, **{"kind-1": "merge"})

    block = Essay.objects.get().editions.get().blocks.get()
    assert block.text.startswith("A bench is a promise")
    assert block.text.endswith("without a word.")


def test_an_essay_of_very_many_parts_is_saved(door, course):
    parts = [f"The city has {number} benches. Most of them stand empty." for number in range(1200)]
    url = upload(door, course, "\n\n".join(["On Benches", *parts]).encode()).url
    assert correct(door, url, title="On Benches").status_code == 302
    assert Essay.objects.get().editions.get().blocks.count() == len(parts)


def test_an_essay_of_more_parts_than_a_page_can_show_is_refused_at_once(door, course):
    parts = [f"The city has {number} benches. Most of them stand empty." for number in range(2001)]
    response = upload(door, course, "\n\n".join(["On Benches", *parts]).encode())
    assert response.status_code == 422
    assert "more paragraphs than any essay" in response.content.decode()
    assert not EssayUpload.objects.exists()


def test_leaving_out_everything_is_refused_and_loses_nothing(door, course):
    url = upload(door, course).url
    response = correct(door, url, title="Typed by hand", **{"kind-0": "drop", "kind-1": "drop"})

    assert response.status_code == 422
    assert "no paragraph left" in response.content.decode()
    assert "Typed by hand" in response.content.decode()
    assert EssayUpload.objects.exists()


def test_an_essay_without_title_asks_for_one(door, course):
    url = upload(door, course, data=("word " * 120 + ".\n\n" + "more " * 90 + ".").encode()).url
    response = correct(door, url, title="")

    assert response.status_code == 422
    assert not Essay.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n "),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x01"),
        ("large.txt", b"word " * 2_200_000),
        ("essay.exe", b"MZ\x90\x00"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(door, course, name, data):
    response = upload(door, course, data=data, name=name)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert not EssayUpload.objects.exists()


def test_a_file_or_a_text_is_needed_and_not_both(door, course):
    assert door.post(ADD, {"course": course.pk}).status_code == 422
    response = upload(door, course, text="Something typed at length")
    assert response.status_code == 422
    assert "Something typed at length" in response.content.decode()


def test_the_same_file_leads_to_the_essay_that_is_there(door, course):
    correct(door, upload(door, course).url)
    response = correct(door, upload(door, course).url)

    assert response.url == reverse("admin:essays_essay_change", args=[Essay.objects.get().pk])


def test_another_courses_upload_course_and_inquiry_are_out_of_reach(
    door, course, other_course, outsider
):
    assert upload(door, other_course).status_code == 422
    foreign = EssayUpload.objects.create(
        course=other_course, name="a.txt", source=TEXT.encode(), created_by=outsider.user
    )
    assert door.get(reverse("admin:essays_essay_correct", args=[foreign.pk])).status_code == 404
    url = upload(door, course).url
    theirs = InquiryFactory(course=other_course)
    assert correct(door, url, inquiry=theirs.pk).status_code == 422
    assert not Essay.objects.exists()


def test_assistants_and_students_do_not_import(client, course, assistant, student, instructor):
    mine = EssayUpload.objects.create(
        course=course, name="a.txt", source=TEXT.encode(), created_by=instructor.user
    )
    for member in (assistant, student):
        client.force_login(member.user)
        for url in (ADD, reverse("admin:essays_essay_correct", args=[mine.pk])):
            assert client.get(url).status_code in (302, 403)
            assert client.post(url, {"course": course.pk, "text": TEXT}).status_code in (302, 403)
    assert not Essay.objects.exists()


def test_the_source_is_for_staff_of_the_course_as_a_download(client, door, course, student):
    correct(door, upload(door, course).url)
    url = reverse("admin:essays_essay_source", args=[Essay.objects.get().pk])

    response = door.get(url)
    assert response.content == TEXT.encode()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    client.force_login(student.user)
    assert client.get(url).status_code in (302, 403)


def test_another_courses_source_is_not_found(door):
    foreign = EditionFactory()
    assert door.get(f"/admin/essays/essay/{foreign.essay.pk}/source/").status_code == 404


def test_the_essay_page_shows_the_text_and_saves_rights(door, course):
    correct(door, upload(door, course).url)
    essay = Essay.objects.get()
    url = reverse("admin:essays_essay_change", args=[essay.pk])
    assert "A bench is a promise" in door.get(url).content.decode()

    door.post(url, {"rights_status": "licensed", "publication": "The Square"})

    essay.refresh_from_db()
    assert (essay.rights_status, essay.publication) == ("licensed", "The Square")


def test_a_reading_in_the_admin_obeys_the_rules_of_the_service(door, inquiry, reading):
    edition = EditionFactory(essay__course=inquiry.course, essay__rights_status="", title="Draft")
    fields = {
        "inquiry": inquiry.pk,
        "edition": edition.pk,
        "order": 3,
        "published_at": "2026-01-01T08:00",
    }
    response = door.post("/admin/essays/reading/add/", fields)
    assert "by which right" in response.content.decode()

    del fields["published_at"]
    door.post("/admin/essays/reading/add/", fields)
    assert Reading.objects.get(edition=edition).slug == "draft"


def test_an_inquiry_is_written_in_the_admin(door, course, other_course):
    fields = {
        "course": course.pk,
        "title": "Benches",
        "slug": "benches",
        "question": "How many benches does a city need?",
        "pole_a_label": "Many.",
        "pole_b_label": "Few.",
        "order": 0,
    }
    door.post("/admin/essays/inquiry/add/", fields)
    assert course.inquiries.get().slug == "benches"

    door.post("/admin/essays/inquiry/add/", fields | {"course": other_course.pk})
    assert not other_course.inquiries.exists()


def test_drafts_that_nobody_has_used_may_go(door, course, reading, thread):
    draft = EditionFactory(essay__course=course).essay
    unset = ReadingFactory(inquiry=reading.inquiry, published_at=None)
    withdrawn = ReadingFactory(inquiry=reading.inquiry, published_at=None)
    ThreadFactory(reading=withdrawn)

    def delete(row):
        at = reverse(f"admin:essays_{row._meta.model_name}_delete", args=[row.pk])
        return door.post(at, {"post": "yes"}).status_code

    rows = (draft, reading.edition.essay, unset, reading, withdrawn)
    assert [delete(row) for row in rows] == [302, 403, 302, 403, 403]
    assert set(Reading.objects.all()) == {reading, withdrawn}
    assert draft not in Essay.objects.all()


def test_an_inquiry_does_not_move_to_another_course(door, instructor, inquiry, other_course):
    MembershipFactory(course=other_course, user=instructor.user, role=Role.INSTRUCTOR)
    at = reverse("admin:essays_inquiry_change", args=[inquiry.pk])
    form = door.get(at).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields}
    draft = {"order": 0, "published_at_0": "", "published_at_1": ""}
    door.post(at, values | draft | {"course": other_course.pk, "title": "Benches"})
    inquiry.refresh_from_db()
    assert (inquiry.title, inquiry.course_id) == ("Benches", instructor.course_id)


def test_rights_that_a_class_reads_by_are_not_taken_back_in_the_admin(door, reading):
    essay = reading.edition.essay
    url = reverse("admin:essays_essay_change", args=[essay.pk])
    response = door.post(url, {"rights_status": "", "publication": "Typed"})

    assert "Withdraw its readings" in response.content.decode()
    assert "Typed" in response.content.decode()
    essay.refresh_from_db()
    assert essay.rights_status


def test_dates_of_a_reading_are_typed_by_the_clock_of_the_course(door, course, reading):
    course.time_zone = "Asia/Kathmandu"
    course.save()
    url = reverse("admin:essays_reading_change", args=[reading.pk])
    fields = {
        "inquiry": reading.inquiry_id,
        "edition": reading.edition_id,
        "order": 0,
        "opens_at": "2026-03-01T08:00",
        "closes_at": "2026-03-02T08:00",
    }
    assert door.post(url, fields).status_code == 302

    reading.refresh_from_db()
    assert reading.opens_at.isoformat() == "2026-03-01T02:15:00+00:00"
    assert 'value="2026-03-01T08:00"' in door.get(url).content.decode()

    response = door.post(url, fields | {"closes_at": "2026-02-01T08:00"})
    assert response.status_code == 422
    assert "closes before it opens" in response.content.decode()
