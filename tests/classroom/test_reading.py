from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.discussions import CommentFactory, ThreadFactory
from tests.factories.essays import PassageFactory


@pytest.fixture
def page(client, student, reading):
    """What the student sees of the reading, as text."""
    client.force_login(student.user)
    return lambda: client.get(reading.get_absolute_url()).content.decode()


def place(name, reading, *more):
    return reverse(
        f"classroom:{name}", args=[reading.course.slug, reading.inquiry.slug, reading.slug, *more]
    )


def test_reading_shows_every_paragraph_with_number_and_way_to_respond(page, reading):
    text = page()

    for block in reading.edition.blocks.all():
        assert f'<p class="text" data-block="{block.key}" lang="en">{block.text}</p>' in text
        assert f'id="p{block.number}"' in text
        assert f'href="{place("paragraph", reading, block.number)}"' in text
    assert "Respond" in text


def test_reading_marks_what_is_talked_about_and_counts_it(page, comment):
    CommentFactory(parent=comment)

    text = page()

    assert '<mark class="talked-1" data-paragraph="1" aria-details="chip-1">' in text
    assert '<span class="chip-count">2</span>' in text


def test_reading_shows_no_trace_of_another_sections_threads(page, comment, other_section):
    comment.thread.section = other_section
    comment.thread.save()

    text = page()

    assert "<mark" not in text
    assert "chip-count" not in text
    assert "Nobody has written beside the text yet." in text


def test_reading_says_that_an_old_text_is_old(page, essay):
    essay.published_on = date(2024, 11, 6)
    essay.save()

    assert "Written on 6 Nov 2024; facts may have changed." in page()


def test_reading_of_a_new_text_does_not(page, essay):
    essay.published_on = timezone.localdate() - timedelta(days=90)
    essay.save()

    assert "facts may have changed" not in page()


def test_reading_that_is_closed_says_so(page, reading, essay):
    reading.closes_at = timezone.now() - timedelta(hours=1)
    reading.save()

    assert "nobody can write here any more" in page()


def test_reading_does_not_vary_on_htmx(client, student, reading):
    client.force_login(student.user)

    response = client.get(reading.get_absolute_url(), headers={"hx-request": "true"})

    assert "<!doctype html>" in response.content.decode()


def test_reading_takes_a_fixed_number_of_queries(
    client, student, reading, prompt, django_assert_num_queries
):
    client.force_login(student.user)
    comments_on(reading, range(1), replies=2)
    with django_assert_num_queries(10):
        client.get(reading.get_absolute_url())
    comments_on(reading, range(1, 13), replies=5)
    with django_assert_num_queries(10):
        client.get(reading.get_absolute_url())


def comments_on(reading, numbers, *, replies):
    blocks = list(reading.edition.blocks.all())
    for number in numbers:
        block = blocks[number % len(blocks)]
        start = number % 7
        passage = PassageFactory(
            reading=reading, start_block=block, start=start, end=start + 9 + number
        )
        thread = ThreadFactory(passage=passage)
        first = CommentFactory(thread=thread)
        CommentFactory.create_batch(replies, parent=first)


def test_paragraph_page_shows_the_paragraph_its_threads_and_the_form(
    client, student, reading, comment
):
    client.force_login(student.user)

    text = client.get(place("paragraph", reading, 1)).content.decode()

    assert "Paragraph 1 of 3" in text
    assert comment.thread.get_absolute_url() in text
    assert 'name="first"' in text
    assert place("paragraph", reading, 2) in text


def test_paragraph_panel_is_the_same_without_the_page(client, student, reading, comment):
    client.force_login(student.user)

    text = client.get(place("paragraph_panel", reading, 1)).content.decode()

    assert "<html" not in text
    assert "Discussion of paragraph 1" in text
    assert comment.thread.get_absolute_url() in text
    assert "data-composer" in text


@pytest.mark.parametrize("name", ["paragraph", "paragraph_panel"])
def test_paragraph_that_is_not_there_is_not_found(client, student, reading, name):
    client.force_login(student.user)

    assert client.get(place(name, reading, 4)).status_code == 404


@pytest.mark.parametrize(
    ("name", "more"),
    [("reading", []), ("paragraph", [1]), ("paragraph_panel", [1]), ("reading_threads", [])],
)
def test_pages_of_a_draft_are_the_staffs(client, student, instructor, reading, name, more):
    reading.published_at = None
    reading.save()

    client.force_login(student.user)
    assert client.get(place(name, reading, *more)).status_code == 404
    client.force_login(instructor.user)
    assert client.get(place(name, reading, *more)).status_code == 200


def test_reading_threads_lists_those_on_the_whole_and_on_passages(
    client, student, reading, comment
):
    whole = CommentFactory(thread__reading=reading).thread
    client.force_login(student.user)

    text = client.get(place("reading_threads", reading)).content.decode()

    assert whole.get_absolute_url() in text
    assert comment.thread.get_absolute_url() in text


def test_nobody_writes_where_the_reading_is_closed(client, student, reading):
    reading.closes_at = timezone.now() - timedelta(hours=1)
    reading.save()
    client.force_login(student.user)

    text = client.get(place("paragraph", reading, 1)).content.decode()

    assert "data-composer" not in text
    assert "You can read here, not write" in text


def test_a_passage_over_two_paragraphs_counts_at_both(client, student, reading, page):
    first, second, _third = reading.edition.blocks.all()
    passage = PassageFactory(reading=reading, start_block=first, end_block=second, end=9)
    thread = CommentFactory(thread=ThreadFactory(passage=passage)).thread

    text = page()

    assert text.count('<span class="chip-count">1</span>') == 2
    assert "1 note stands beside the text." in text
    for number in (1, 2):
        there = client.get(place("paragraph", reading, number)).content.decode()
        assert thread.get_absolute_url() in there
    elsewhere = client.get(place("paragraph", reading, 3)).content.decode()
    assert thread.get_absolute_url() not in elsewhere
