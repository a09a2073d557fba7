"""What members read, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Role
from discussions.services import delete_comment
from tests.api.conftest import url
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentFactory, ThreadFactory
from tests.factories.essays import InquiryFactory, PassageFactory, ReadingFactory
from tests.factories.prompts import DraftFactory, PromptFactory, ReflectionFactory


@pytest.fixture
def answer(prompt, student):
    return ReflectionFactory(prompt=prompt, author=student)


@pytest.fixture
def addresses(course, inquiry, reading, prompt, thread, comment, answer):
    """Every address inside the course, as the student may read it."""
    return {
        "course": url(course),
        "inquiries": url(course, "inquiries"),
        "inquiry": url(course, "inquiries", inquiry.slug),
        "readings": url(course, "readings"),
        "reading": url(course, "readings", reading.slug),
        "prompts": url(course, "prompts"),
        "prompt": url(course, "prompts", prompt.public_id),
        "own_reflection": url(course, "prompts", prompt.public_id, "reflection"),
        "answers": url(course, "prompts", prompt.public_id, "answers"),
        "reflection": url(course, "reflections", answer.public_id),
        "threads": url(course, "threads"),
        "thread": url(course, "threads", thread.public_id),
        "comments": url(course, "threads", thread.public_id, "comments"),
        "comment": url(course, "comments", comment.public_id),
        "versions": url(course, "comments", comment.public_id, "versions"),
    }


def test_every_address_is_read_by_the_student(api, student, addresses):
    client = api(student)

    assert {name: client.get(at).status_code for name, at in addresses.items()} == dict.fromkeys(
        addresses, 200
    )


def test_every_address_asks_who_calls(anonymous, addresses):
    for at in [*addresses.values(), "/api/v1/me/", "/api/v1/courses/"]:
        response = anonymous.get(at)

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'
        assert response.headers["Content-Type"] == "application/problem+json"


def test_every_address_is_absent_for_an_outsider(api, outsider, addresses):
    client = api(outsider)
    nowhere = client.get("/api/v1/courses/no-such-course/")

    for at in addresses.values():
        response = client.get(at)
        assert (response.status_code, response.content) == (404, nowhere.content)


def test_every_address_is_absent_for_one_who_left(api, student, addresses):
    student.left_at = timezone.now()
    student.save()
    client = api(student)

    assert {client.get(at).status_code for at in addresses.values()} == {404}
    assert client.get("/api/v1/courses/").json()["count"] == 0


def test_every_address_in_another_course_is_absent(api, student, outsider, addresses):
    """The membership is of the course in the address; its rows are of no other."""
    MembershipFactory(course=outsider.course, user=student.user)
    client = api(student)

    for name, at in addresses.items():
        response = client.get(at.replace("/courses/city/", "/courses/elsewhere/"))
        if name in {"course", "inquiries", "readings", "prompts", "threads"}:
            assert not response.json().get("results")
        else:
            assert response.status_code == 404


@pytest.mark.parametrize("staff", ["assistant", "instructor"])
def test_staff_read_everything_but_an_answer_of_their_own(api, addresses, request, staff):
    client = api(request.getfixturevalue(staff))

    statuses = {name: client.get(at).status_code for name, at in addresses.items()}

    assert statuses == dict.fromkeys(addresses, 200) | {"own_reflection": 404}


def test_no_answer_holds_a_sequential_id(api, student, addresses):
    for at in addresses.values():
        assert not _keys(api(student).get(at).json()) & {"id", "pk", "author_id", "thread_id"}


def _keys(data):
    if isinstance(data, dict):
        return set(data).union(*map(_keys, data.values()))
    return set().union(*map(_keys, data)) if isinstance(data, list) else set()


def test_another_section_reads_neither_thread_nor_answer(
    api, course, section, other_section, passage, student, prompt
):
    thread = ThreadFactory(passage=passage, section=section, created_by=student)
    comment = CommentFactory(thread=thread, author=student)
    answer = ReflectionFactory(prompt=prompt, author=student)
    other = MembershipFactory(course=course, section=other_section)
    ReflectionFactory(prompt=prompt, author=other)
    client = api(other)

    for at in [
        url(course, "threads", thread.public_id),
        url(course, "threads", thread.public_id, "comments"),
        url(course, "comments", comment.public_id),
        url(course, "comments", comment.public_id, "versions"),
        url(course, "reflections", answer.public_id),
    ]:
        assert client.get(at).status_code == 404
    assert client.get(url(course, "threads")).json()["count"] == 0
    assert client.get(url(course, "prompts", prompt.public_id, "answers")).json()["count"] == 0


def test_me_names_one_and_the_courses_one_is_in(api, student, outsider):
    told = api(student).get("/api/v1/me/").json()

    assert told["email"] == student.user.email
    assert [(place["slug"], place["member"]) for place in told["memberships"]] == [
        ("city", student.public_id)
    ]


def test_preview_is_not_a_membership_one_has(api, instructor):
    MembershipFactory(course=instructor.course, user=instructor.user, role=Role.PREVIEW)

    assert api(instructor).get("/api/v1/courses/").json()["count"] == 1


def test_drafts_of_staff_are_absent_for_students(api, course, student, instructor, inquiry):
    hidden = InquiryFactory(course=course, published_at=None)
    reading = ReadingFactory(inquiry=inquiry, published_at=None)
    prompt = PromptFactory(inquiry=inquiry, published_at=None)
    paths = [
        url(course, "inquiries", hidden.slug),
        url(course, "readings", reading.slug),
        url(course, "prompts", prompt.public_id),
    ]

    assert {api(student).get(at).status_code for at in paths} == {404}
    assert {api(instructor).get(at).status_code for at in paths} == {200}
    shown = api(student).get(url(course, "inquiries", inquiry.slug)).json()
    assert (shown["readings"], shown["prompts"]) == ([], [])


def test_reading_shows_its_text_in_blocks(api, course, student, reading, prompt):
    told = api(student).get(url(course, "readings", reading.slug)).json()

    first = reading.edition.blocks.first()
    assert told["title"] == "Who owns the square?"
    assert [block["number"] for block in told["blocks"]] == [1, 2, 3]
    assert told["blocks"][0] == {
        "key": "b1",
        "kind": "paragraph",
        "level": None,
        "number": 1,
        "text": first.text,
        "spans": [],
        "sentences": first.sentences,
        "credit": "",
    }
    assert [row["public_id"] for row in told["prompts"]] == [prompt.public_id]


def test_prompts_tell_how_far_one_is(api, course, student, classmate, prompt):
    DraftFactory(prompt=prompt, author=student)
    ReflectionFactory(prompt=prompt, author=classmate)

    def own(member):
        return api(member).get(url(course, "prompts")).json()["results"][0]["own_answer"]

    assert (own(student), own(classmate)) == ("draft", "submitted")


def test_threads_are_filtered_by_what_they_are_about(
    api, course, student, inquiry, reading, thread, answer
):
    on_reading = ThreadFactory(reading=reading)
    on_inquiry = ThreadFactory(inquiry=inquiry)
    on_answer = ThreadFactory(reflection=answer)
    elsewhere = ThreadFactory(reading=ReadingFactory(inquiry=inquiry))
    for about in (thread, on_reading, on_inquiry, on_answer, elsewhere):
        CommentFactory(thread=about)

    def found(**wanted):
        rows = api(student).get(url(course, "threads"), wanted).json()["results"]
        return {row["public_id"] for row in rows}

    assert found(reading=reading.slug) == {thread.public_id, on_reading.public_id}
    assert found(inquiry=inquiry.slug) == {on_inquiry.public_id}
    assert found(reflection=answer.public_id) == {on_answer.public_id}
    assert found(reading="no-such-reading") == set()


def test_readings_and_prompts_are_filtered(api, course, student, inquiry, reading, prompt):
    ReadingFactory(inquiry=InquiryFactory(course=course))
    client = api(student)

    readings = client.get(url(course, "readings"), {"inquiry": inquiry.slug}).json()["results"]
    prompts = client.get(url(course, "prompts"), {"reading": "another"}).json()["results"]

    assert [row["slug"] for row in readings] == [reading.slug]
    assert prompts == []


@pytest.mark.parametrize("query", [{"readign": "x"}, {"reading": "no slug"}, {"author": "1"}])
def test_filters_that_are_none_are_refused(api, course, student, query):
    response = api(student).get(url(course, "threads"), query)

    assert response.status_code == 400
    assert list(response.json()["errors"]) == list(query)


def test_comments_come_in_tree_order_without_the_words_of_tombstones(
    api, course, student, thread, comment
):
    second = CommentFactory(thread=thread, body_md="Second.")
    reply = CommentFactory(parent=comment)
    gone = CommentFactory(parent=reply, body_md="Regretted.", deleted_at=timezone.now())
    hidden = CommentFactory(thread=thread, body_md="Unkind.", hidden_at=timezone.now())

    response = api(student).get(url(course, "threads", thread.public_id, "comments"))

    rows = response.json()["results"]
    assert [row["public_id"] for row in rows] == [
        row.public_id for row in (comment, reply, gone, second, hidden)
    ]
    assert [row["depth"] for row in rows] == [0, 1, 2, 0, 0]
    assert [row["is_tombstone"] for row in rows] == [False, False, True, False, True]
    assert rows[1]["parent"] == comment.public_id
    assert (rows[2]["author"], rows[2]["body"], rows[2]["html"]) == (None, "", "")
    assert b"Regretted" not in response.content
    assert b"Unkind" not in response.content


def test_author_is_a_member_of_the_course(api, course, classmate, student, comment):
    told = api(classmate).get(url(course, "comments", comment.public_id)).json()

    assert told["author"] == {
        "member": student.public_id,
        "name": "Sol Student",
        "role": "student",
    }
    assert told["body"] == "I have swept that square."


def test_thread_names_its_passage(api, course, classmate, thread, passage):
    told = api(classmate).get(url(course, "threads", thread.public_id)).json()

    assert told["subject"] == {
        "passage": {
            "public_id": passage.public_id,
            "reading": passage.reading.slug,
            "start": {"block": "b1", "offset": 0},
            "end": {"block": "b1", "offset": passage.end},
            "exact": passage.exact,
            "prefix": "",
            "suffix": passage.suffix,
        },
        "reading": None,
        "reflection": None,
        "inquiry": None,
    }


def test_thread_whose_first_comment_is_gone_names_nobody(api, course, classmate, student, thread):
    first = CommentFactory(thread=thread, author=student)
    at = url(course, "threads", thread.public_id)
    assert api(classmate).get(at).json()["created_by"]["name"] == thread.created_by.display_name

    delete_comment(comment=first, actor=student)

    assert api(classmate).get(at).json()["created_by"] is None
    assert api(classmate).get(url(course, "threads")).json()["results"] == []


# The gate


def test_answers_are_locked_before_ones_own(api, course, student, classmate, prompt):
    answer = ReflectionFactory(prompt=prompt, author=classmate)
    thread = CommentFactory(thread=ThreadFactory(reflection=answer)).thread
    client = api(student)

    locked = client.get(url(course, "prompts", prompt.public_id, "answers"))

    assert locked.status_code == 403
    assert locked.json()["detail"] == "Post your answer to read your classmates’."
    assert "count" not in locked.json()
    assert client.get(url(course, "reflections", answer.public_id)).status_code == 404
    assert client.get(url(course, "threads", thread.public_id)).status_code == 404
    assert client.get(url(course, "threads")).json()["count"] == 0

    ReflectionFactory(prompt=prompt, author=student)

    shown = client.get(url(course, "prompts", prompt.public_id, "answers")).json()
    assert [row["public_id"] for row in shown["results"]] == [answer.public_id]
    assert client.get(url(course, "threads")).json()["count"] == 1


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("after_due", "Your classmates’ answers are shown after the due date."),
        ("instructors_only", "Answers to this prompt are for the instructors only."),
    ],
)
def test_locked_answers_say_why(api, course, student, prompt, rule, sentence):
    prompt.answers_shown = rule
    prompt.save()
    ReflectionFactory(prompt=prompt, author=student)

    response = api(student).get(url(course, "prompts", prompt.public_id, "answers"))

    assert (response.status_code, response.json()["detail"]) == (403, sentence)


def test_drafts_never_leave(api, course, student, classmate, instructor, prompt):
    draft = DraftFactory(prompt=prompt, author=student, draft_md="Half a thought")
    ReflectionFactory(prompt=prompt, author=classmate)

    for member in (classmate, instructor):
        client = api(member)
        answers = client.get(url(course, "prompts", prompt.public_id, "answers"))
        assert b"Half a thought" not in answers.content
        assert client.get(url(course, "reflections", draft.public_id)).status_code == 404


def test_submitted_answer_leaves_without_the_draft_of_its_next_version(
    api, course, student, instructor, prompt
):
    answer = ReflectionFactory(prompt=prompt, author=student, draft_md="Or not")

    told = api(instructor).get(url(course, "reflections", answer.public_id))

    assert b"Or not" not in told.content
    own = api(student).get(url(course, "prompts", prompt.public_id, "reflection")).json()
    assert own["draft"] == "Or not"


def test_versions_are_those_that_others_may_see(api, course, classmate, thread, student):
    long_ago = timezone.now() - timedelta(hours=2)
    comment = CommentFactory(thread=thread, author=student, body_md="Old.", created_at=long_ago)
    comment.versions.create(
        number=2, body_md="New.", body_html="<p>New.</p>", created_at=timezone.now()
    )

    told = api(classmate).get(url(course, "comments", comment.public_id, "versions")).json()

    assert [row["body"] for row in told["results"]] == ["New.", "Old."]


def test_edit_within_the_grace_leaves_no_trace(api, course, classmate, thread, student):
    posted = timezone.now() - timedelta(minutes=10)
    quiet = CommentFactory(
        thread=thread, created_at=posted, edited_at=posted + timedelta(minutes=5)
    )
    seen = CommentFactory(thread=thread, created_at=posted, edited_at=posted + timedelta(minutes=5))
    CommentFactory(parent=seen, created_at=posted + timedelta(minutes=1))
    client = api(classmate)

    assert client.get(url(course, "comments", quiet.public_id)).json()["edited_at"] is None
    assert client.get(url(course, "comments", seen.public_id)).json()["edited_at"]


def test_deleted_comment_has_no_versions(api, course, student, thread):
    comment = CommentFactory(thread=thread, author=student, deleted_at=timezone.now())

    at = url(course, "comments", comment.public_id, "versions")
    assert api(student).get(at).status_code == 404


# Pages and queries


@pytest.mark.parametrize("page", ["1000000000", "0", "-1", "x", "9" * 40])
def test_page_that_is_none_is_a_problem(api, course, student, thread, page):
    response = api(student).get(url(course, "threads"), {"page": page})

    assert response.status_code == 404
    assert response.json()["status"] == 404


def test_pages_hold_a_hundred_at_most(api, course, student, thread, comment):
    CommentFactory.create_batch(101, thread=thread, author=student)
    at = url(course, "threads", thread.public_id, "comments")

    told = api(student).get(at, {"page_size": 5000}).json()

    assert (told["count"], len(told["results"])) == (102, 100)
    assert len(api(student).get(told["next"]).json()["results"]) == 2


@pytest.mark.parametrize("size", [1, 3])
def test_lists_take_a_fixed_number_of_queries(
    api, course, student, classmate, inquiry, reading, size, django_assert_num_queries
):
    prompts = PromptFactory.create_batch(size, inquiry=inquiry, reading=reading)
    ReadingFactory.create_batch(size, inquiry=inquiry)
    ReflectionFactory(prompt=prompts[0], author=student)
    for number in range(size):
        member = MembershipFactory(course=course)
        answer = ReflectionFactory(prompt=prompts[0], author=member)
        passage = PassageFactory(reading=reading, start=number)
        answer.chosen_passages.create(passage=passage, order=1)
        thread = ThreadFactory(passage=passage, created_by=member)
        ThreadFactory(reflection=answer, created_by=member)
        ThreadFactory(inquiry=inquiry, created_by=member)
        first = CommentFactory(thread=thread, author=member)
    CommentFactory.create_batch(size, parent=first)
    client = api(student)
    # Session, user and membership are three; a list counts and reads.
    expected = {
        url(course, "inquiries"): 5,
        url(course, "inquiries", inquiry.slug): 6,
        url(course, "readings"): 5,
        url(course, "readings", reading.slug): 6,
        url(course, "prompts"): 5,
        url(course, "prompts", prompts[0].public_id, "answers"): 8,
        url(course, "threads"): 5,
        url(course, "threads", thread.public_id, "comments"): 6,
        url(course, "comments", first.public_id, "versions"): 6,
        "/api/v1/courses/": 4,
        "/api/v1/me/": 3,
    }

    for at, queries in expected.items():
        with django_assert_num_queries(queries):
            assert client.get(at).status_code == 200
