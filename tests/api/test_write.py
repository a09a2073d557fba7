"""What members write, by the same services as the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from discussions.models import Comment, Thread
from discussions.services import lock_thread
from essays.models import Passage
from prompts.models import Reflection, Unlock
from tests.api.conftest import url
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentFactory, ThreadFactory
from tests.factories.essays import ReadingFactory
from tests.factories.prompts import PromptFactory, ReflectionFactory


@pytest.fixture
def comments(course, thread):
    return url(course, "threads", thread.public_id, "comments")


def on_passage(reading, /, **changes):
    passage = {
        "reading": reading.slug,
        "start": {"block": "b2", "offset": 0},
        "end": {"block": "b2", "offset": 27},
    }
    return {"subject": {"passage": passage | changes}, "body": "Who sweeps?"}


# Comments


def test_comment_is_posted(api, course, classmate, thread, comments):
    response = api(classmate).post(comments, {"body": "I *have* swept it."})

    assert response.status_code == 201
    posted = Comment.objects.get()
    assert (posted.thread, posted.author) == (thread, classmate)
    assert response.json()["public_id"] == posted.public_id
    assert response.json()["html"] == "<p>I <em>have</em> swept it.</p>\n"
    assert response.json()["author"]["member"] == classmate.public_id


def test_reply_stands_below_what_it_answers(api, classmate, comment, comments):
    response = api(classmate).post(comments, {"body": "So have I.", "parent": comment.public_id})

    assert (response.json()["parent"], response.json()["depth"]) == (comment.public_id, 1)


def test_reply_to_a_comment_elsewhere_is_refused(api, classmate, comments, reading):
    elsewhere = CommentFactory(thread=ThreadFactory(reading=reading))

    response = api(classmate).post(comments, {"body": "Hm.", "parent": elsewhere.public_id})

    assert response.status_code == 400
    assert response.json()["errors"] == {"parent": ["The conversation has no such comment."]}


def test_reply_to_a_tombstone_is_a_conflict(api, classmate, thread, comments):
    gone = CommentFactory(thread=thread, deleted_at=timezone.now())

    response = api(classmate).post(comments, {"body": "Hm.", "parent": gone.public_id})

    assert response.status_code == 409
    assert response.json()["type"] == "/api/v1/docs/#comment-deleted"


def test_comment_takes_nothing_but_its_words(api, classmate, student, comments):
    forged = {
        "author": student.public_id,
        "author_id": student.pk,
        "thread": "elsewhere",
        "body_html": "<script>",
        "html": "<script>",
        "created_at": "2001-01-01T00:00:00Z",
        "number": 77,
        "public_id": "mine",
        "deleted_at": "2001-01-01T00:00:00Z",
    }

    response = api(classmate).post(comments, {"body": "Mine."} | forged)

    posted = Comment.objects.get()
    assert response.status_code == 201
    assert (posted.author, posted.number, posted.body_html) == (classmate, 1, "<p>Mine.</p>\n")
    assert posted.created_at.year != 2001
    assert posted.public_id != "mine"
    assert posted.deleted_at is None


@pytest.mark.parametrize("who", ["outsider", "other_section", "left", "anonymous"])
def test_comment_of_one_who_may_not_see_the_thread_is_not_made(
    api, anonymous, request, course, section, thread, classmate, who
):
    thread.section = section
    thread.save()
    if who == "other_section":
        client = api(MembershipFactory(course=course, section=request.getfixturevalue(who)))
    elif who == "left":
        classmate.left_at = timezone.now()
        classmate.save()
        client = api(classmate)
    elif who == "anonymous":
        client = anonymous
    else:
        client = api(request.getfixturevalue(who))

    response = client.post(
        url(course, "threads", thread.public_id, "comments"), {"body": "Hm."}, format="json"
    )

    assert response.status_code == (401 if who == "anonymous" else 404)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write something first: your comment is empty."),
        (" \n\u200b", "Write something first: your comment is empty."),
        ("x" * 20_002, "Shorten your comment by 2 characters: it may have 20000 at most."),
    ],
)
def test_comment_that_cannot_be_kept_is_told_why(api, classmate, comments, body, sentence):
    response = api(classmate).post(comments, {"body": body})

    assert (response.status_code, response.json()["detail"]) == (409, sentence)


def test_locked_thread_is_a_conflict(api, classmate, instructor, thread, comments):
    lock_thread(thread=thread, actor=instructor, reason="We moved on.")

    response = api(classmate).post(comments, {"body": "Wait!"})

    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "/api/v1/docs/#thread-locked",
        "title": "Conflict",
        "status": 409,
        "detail": "This conversation is closed: We moved on. You can still read it.",
    }


def test_closed_reading_is_a_conflict(api, classmate, reading, comments):
    reading.closes_at = timezone.now() - timedelta(minutes=1)
    reading.save()

    response = api(classmate).post(comments, {"body": "Wait!"})

    assert response.json()["type"] == "/api/v1/docs/#reading-closed"


# Editing and deleting


def test_own_comment_is_edited(api, course, student, comment):
    at = url(course, "comments", comment.public_id)

    response = api(student).patch(at, {"body": "I swept it twice.", "author": "x"})

    assert response.status_code == 200
    assert response.json()["body"] == "I swept it twice."
    assert comment.versions.count() == 2


@pytest.mark.parametrize("who", ["classmate", "assistant", "instructor"])
def test_comment_of_another_is_not_edited(api, request, course, comment, who):
    client = api(request.getfixturevalue(who))

    response = client.patch(url(course, "comments", comment.public_id), {"body": "Mine."})

    assert response.status_code == 403
    assert response.json()["detail"] == "You can change your own comments only."
    comment.refresh_from_db()
    assert comment.body_md == "I have swept that square."


@pytest.mark.parametrize(
    ("who", "status"),
    [("student", 204), ("assistant", 204), ("instructor", 204), ("classmate", 403)],
)
def test_comment_is_deleted_by_its_author_and_staff(api, request, course, comment, who, status):
    client = api(request.getfixturevalue(who))

    response = client.delete(url(course, "comments", comment.public_id))

    assert response.status_code == status
    comment.refresh_from_db()
    assert (comment.deleted_at is not None) == (status == 204)
    shown = client.get(url(course, "comments", comment.public_id)).json()
    assert (shown["body"] == "") == (status == 204)


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_outsider_changes_no_comment(api, course, outsider, comment, method):
    send = getattr(api(outsider), method)

    assert send(url(course, "comments", comment.public_id), {"body": "x"}).status_code == 404
    comment.refresh_from_db()
    assert (comment.version, comment.deleted_at) == (1, None)


# Threads


def test_thread_is_started_on_a_passage(api, course, section, student, reading):
    response = api(student).post(url(course, "threads"), on_passage(reading))

    assert response.status_code == 201
    told = response.json()
    thread = Thread.objects.get(public_id=told["public_id"])
    assert (thread.created_by, thread.section) == (student, section)
    assert told["subject"]["passage"]["exact"] == "Yet somebody has to sweep it"[:27]
    assert told["first_comment"]["body"] == "Who sweeps?"
    assert told["comments"] == 1


def test_thread_is_started_on_a_reading_an_inquiry_and_an_answer(
    api, course, student, reading, inquiry, prompt
):
    answer = ReflectionFactory(prompt=prompt, author=student)
    subjects = {
        "reading": reading.slug,
        "inquiry": inquiry.slug,
        "reflection": answer.public_id,
    }

    for name, wanted in subjects.items():
        told = api(student).post(
            url(course, "threads"), {"subject": {name: wanted}, "body": "Hm.", "kind": "question"}
        )
        assert told.status_code == 201
        assert told.json()["subject"][name] == wanted
        assert told.json()["kind"] == "question"


def test_thread_for_the_whole_class_is_asked_for(api, course, student, reading):
    api(student).post(url(course, "threads"), on_passage(reading) | {"whole_class": True})

    assert Thread.objects.get().section is None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"exact": "Yet nobody has to sweep it"}, "passage-changed"),
        ({"start": {"block": "b9", "offset": 0}}, "passage-not-found"),
        ({"end": {"block": "b2", "offset": 5_000}}, "passage-not-found"),
    ],
)
def test_passage_that_is_not_there_is_a_conflict(api, course, student, reading, changes, kind):
    response = api(student).post(url(course, "threads"), on_passage(reading, **changes))

    assert response.status_code == 409
    assert response.json()["type"] == f"/api/v1/docs/#{kind}"
    assert not Thread.objects.exists()


def test_refused_thread_leaves_no_passage(api, course, student, reading):
    response = api(student).post(url(course, "threads"), on_passage(reading) | {"body": ""})

    assert response.status_code == 409
    assert not Passage.objects.exists()


@pytest.mark.parametrize("subject", [{}, {"reading": "owns", "inquiry": "square"}, None, "owns", 3])
def test_thread_is_about_exactly_one_thing(api, course, student, reading, subject):
    response = api(student).post(url(course, "threads"), {"subject": subject, "body": "Hm."})

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["subject"]


def test_thread_starts_on_nothing_of_another_course_or_unseen(
    api, course, student, inquiry, outsider, prompt, classmate
):
    elsewhere = ReadingFactory(course=outsider.course)
    hidden = ReadingFactory(inquiry=inquiry, published_at=None)
    locked = ReflectionFactory(prompt=prompt, author=classmate)
    client = api(student)

    for subject in [
        {"reading": elsewhere.slug},
        {"reading": hidden.slug},
        {"inquiry": elsewhere.inquiry.slug},
        {"reflection": locked.public_id},
        on_passage(elsewhere)["subject"],
        on_passage(hidden)["subject"],
    ]:
        response = client.post(url(course, "threads"), {"subject": subject, "body": "Hm."})
        assert response.status_code == 400
        assert [name.split(".")[0] for name in response.json()["errors"]] == ["subject"]
    assert not Thread.objects.exists()


def test_title_of_a_thread_is_one_line(api, course, student, reading):
    client = api(student)

    broken = client.post(url(course, "threads"), on_passage(reading) | {"title": "a\nb"})
    long = client.post(url(course, "threads"), on_passage(reading) | {"title": "a" * 161})

    assert broken.json()["errors"]["title"] == [
        "Write this in one line, without control characters."
    ]
    assert long.status_code == 400


# The same submission twice


def test_same_key_makes_one_comment(api, classmate, comments):
    client = api(classmate)
    key = {"Idempotency-Key": "a-key-of-mine"}

    first = client.post(comments, {"body": "Once."}, headers=key)
    second = client.post(comments, {"body": " Once.\r\n"}, headers=key)

    assert (first.status_code, second.status_code) == (201, 200)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.json() == second.json()
    assert Comment.objects.count() == 1


def test_same_key_makes_one_thread(api, course, student, reading):
    client = api(student)
    key = {"Idempotency-Key": "k"}

    first = client.post(url(course, "threads"), on_passage(reading), headers=key)
    second = client.post(url(course, "threads"), on_passage(reading), headers=key)

    assert second.status_code == 200
    assert first.json() == second.json()
    assert Thread.objects.count() == 1


def test_same_key_of_a_thread_that_one_sees_no_more_is_absent(
    api, course, student, other_section, reading
):
    key = {"Idempotency-Key": "k"}
    api(student).post(url(course, "threads"), on_passage(reading), headers=key)
    student.section = other_section
    student.save()

    again = api(student).post(url(course, "threads"), on_passage(reading), headers=key)

    assert again.status_code == 404
    assert Thread.objects.count() == 1


def test_same_key_of_a_thread_is_answered_after_an_edit(api, course, student, reading):
    client = api(student)
    key = {"Idempotency-Key": "k"}
    posted = client.post(url(course, "threads"), on_passage(reading), headers=key).json()
    comment = Comment.objects.get()
    Comment.objects.update(created_at=comment.created_at - timedelta(hours=1))
    at = url(course, "comments", posted["first_comment"]["public_id"])
    client.patch(at, {"body": "Who sweeps it?"})

    again = client.post(url(course, "threads"), on_passage(reading), headers=key)

    assert again.status_code == 200
    assert again.json()["first_comment"]["body"] == "Who sweeps it?"
    assert again.json()["first_comment"]["edited_at"]


def test_same_key_is_answered_after_an_edit_and_a_lock(
    api, course, classmate, instructor, thread, comments
):
    client = api(classmate)
    key = {"Idempotency-Key": "k"}
    posted = client.post(comments, {"body": "Once."}, headers=key).json()
    client.patch(url(course, "comments", posted["public_id"]), {"body": "Better."})
    lock_thread(thread=thread, actor=instructor)

    again = client.post(comments, {"body": "Once."}, headers=key)

    assert (again.status_code, again.json()["body"]) == (200, "Better.")


def test_same_key_with_other_content_is_refused(api, course, classmate, reading, comments):
    client = api(classmate)
    key = {"Idempotency-Key": "k"}
    first = client.post(comments, {"body": "Once."}, headers=key).json()

    for at, body in [
        (comments, {"body": "Twice."}),
        (comments, {"body": "Once.", "parent": first["public_id"]}),
        (url(course, "threads"), on_passage(reading) | {"body": "Once."}),
    ]:
        response = client.post(at, body, headers=key)
        assert response.status_code == 422
        assert response.json()["title"] == "Unprocessable Entity"
    assert Comment.objects.count() == 1
    assert Passage.objects.count() == 1


def test_same_key_of_two_members_is_two_comments(api, student, classmate, comments):
    for member in (student, classmate):
        api(member).post(comments, {"body": "Hm."}, headers={"Idempotency-Key": "k"})

    assert Comment.objects.count() == 2


def test_without_a_key_each_is_a_comment(api, classmate, comments):
    client = api(classmate)

    assert {client.post(comments, {"body": "Hm."}).status_code for _ in range(2)} == {201}
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 65, "schlüssel", "tab\tbed"])
def test_key_out_of_shape_is_refused(api, classmate, comments, key):
    response = api(classmate).post(comments, {"body": "Hm."}, headers={"Idempotency-Key": key})

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["Idempotency-Key"]


# Answers


@pytest.fixture
def own(course, prompt):
    return url(course, "prompts", prompt.public_id, "reflection")


def test_draft_is_saved_and_read_back(api, student, own):
    client = api(student)
    assert client.get(own).status_code == 404

    saved = client.put(own, {"body": "Those who"})

    assert saved.status_code == 200
    assert saved.json() == client.get(own).json()
    assert (saved.json()["state"], saved.json()["draft"]) == ("draft", "Those who")


def test_answer_is_submitted_and_unlocks(api, course, student, classmate, prompt, own):
    other = ReflectionFactory(prompt=prompt, author=classmate)
    client = api(student)

    first = client.post(own, {"body": "Those who sweep it should decide."})
    again = client.post(own, {"body": "Those who sweep it should decide."})
    changed = client.post(own, {"body": "Those who sweep it may decide."})

    assert [one.status_code for one in (first, again, changed)] == [201, 200, 200]
    assert [one.json()["version"] for one in (first, again, changed)] == [1, 1, 2]
    assert Unlock.objects.filter(prompt=prompt, membership=student).exists()
    assert client.get(url(course, "reflections", other.public_id)).status_code == 200


def test_answer_that_is_refused_stays_a_draft(api, student, own):
    response = api(student).post(own, {"body": "Too short"})

    assert response.status_code == 409
    assert response.json()["detail"] == "Write at least 3 words (you have 2)."
    assert api(student).get(own).json()["draft"] == "Too short"


def test_answer_chooses_passages(api, course, student, inquiry, reading):
    prompt = PromptFactory(inquiry=inquiry, reading=reading, type="passage")
    own = url(course, "prompts", prompt.public_id, "reflection")
    passage = on_passage(reading)["subject"]["passage"]

    response = api(student).post(own, {"body": "I stopped at this line.", "passages": [passage]})

    assert response.status_code == 201
    assert [row["start"] for row in response.json()["passages"]] == [passage["start"]]


@pytest.mark.parametrize("wrong", [{"reading": "unheard-of"}, {"start": {"block": "b2"}}])
def test_passage_of_an_answer_out_of_shape_names_its_place(api, student, reading, own, wrong):
    passage = on_passage(reading, **wrong)["subject"]["passage"]

    response = api(student).put(own, {"body": "Hm.", "passages": [passage]})

    assert response.status_code == 400
    [field] = response.json()["errors"]
    assert field in {"passages.0.reading", "passages.0.start.offset"}


@pytest.mark.parametrize("who", ["assistant", "instructor"])
@pytest.mark.parametrize("method", ["put", "post"])
def test_staff_do_not_answer(api, request, own, who, method):
    send = getattr(api(request.getfixturevalue(who)), method)

    assert send(own, {"body": "Those who sweep it."}).status_code == 403
    assert not Reflection.objects.exists()


@pytest.mark.parametrize("method", ["put", "post"])
def test_outsider_does_not_answer(api, outsider, own, method):
    assert getattr(api(outsider), method)(own, {"body": "Me too."}).status_code == 404
    assert not Reflection.objects.exists()


def test_answer_takes_nothing_but_its_words(api, student, classmate, own):
    forged = {"author": classmate.public_id, "state": "submitted", "version": 9, "html": "<b>"}

    api(student).put(own, {"body": "Those who", **forged})

    written = Reflection.objects.get()
    assert (written.author, written.state, written.version) == (student, "draft", 0)
    assert written.body_html == ""
