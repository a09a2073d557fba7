from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Role
from discussions import services
from discussions.models import Comment, CommentDraft, Follow, ReadMark, Thread
from discussions.selectors.conversation import PAGE
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentDraftFactory, CommentFactory, ThreadFactory
from tests.factories.prompts import ReflectionFactory

HTMX = {"HX-Request": "true"}


def url(name, row, course="city"):
    return reverse(f"discussions:{name}", args=[course, row.public_id])


def html(response):
    return response.content.decode()


@pytest.fixture
def signed_in(client, student):
    client.force_login(student.user)
    return client


def test_thread_page_shows_the_passage_and_the_comments(signed_in, thread, comment, passage):
    page = html(signed_in.get(thread.get_absolute_url()))

    assert passage.exact in page
    assert f'<article id="comment-{comment.public_id}"' in page
    assert f'aria-labelledby="by-{comment.public_id}"' in page
    assert "/q/square/r/owns/p/1/" in page
    assert f'<form id="write-thread-{thread.public_id}"' in page


@pytest.mark.parametrize("kind", ["reading", "inquiry", "reflection", "heading"])
def test_thread_page_of_every_subject(signed_in, student, kind, reading, inquiry, prompt, passage):
    subjects = {
        "reading": {"reading": reading},
        "inquiry": {"inquiry": inquiry},
        "heading": {"passage": passage},
    }
    if kind == "reflection":
        subjects[kind] = {"reflection": ReflectionFactory(prompt=prompt, author=student)}
    if kind == "heading":
        passage.start_block.number = None
        passage.start_block.save()
    thread = ThreadFactory(created_by=student, **subjects[kind])
    CommentFactory(thread=thread, author=student)

    response = signed_in.get(thread.get_absolute_url())

    assert response.status_code == 200
    expected = {
        "reading": "The whole reading",
        "inquiry": "Who should decide what a public square is for?",
        "reflection": "Sol Student’s answer",
        "heading": "A passage of",
    }
    assert expected[kind] in html(response)


def test_thread_is_absent_for_those_who_may_not_see_it(
    client, thread, comment, outsider, other_section
):
    client.force_login(outsider.user)
    for name, row in (
        ("thread", thread),
        ("thread_panel", thread),
        ("reply", thread),
        ("comment", comment),
        ("edit", comment),
        ("delete", comment),
        ("history", comment),
    ):
        assert client.get(url(name, row)).status_code == 404
        assert client.get(url(name, row, "elsewhere")).status_code == 404


def test_thread_of_another_section_is_absent(signed_in, thread, other_section):
    thread.section = other_section
    thread.save()
    assert signed_in.get(thread.get_absolute_url()).status_code == 404


def test_thread_page_marks_new_comments_and_then_counts_them_as_read(
    signed_in, thread, comment, classmate, student
):
    answer = CommentFactory(parent=comment, author=classmate)
    last = CommentFactory(thread=thread, author=classmate)

    page = html(signed_in.get(thread.get_absolute_url()))
    assert page.count("data-new") == 2
    assert f'href="#comment-{answer.public_id}">2 new: go to the first' in page
    assert f'href="#comment-{last.public_id}">Next new' in page
    assert ReadMark.objects.get(membership=student).last_number == 3

    assert "data-new" not in html(signed_in.get(thread.get_absolute_url()))


def test_a_page_of_a_long_thread_counts_as_read_no_more_than_it_showed(
    signed_in, thread, student, classmate
):
    roots = CommentFactory.create_batch(3, thread=thread, author=classmate)
    for _ in range(PAGE):
        CommentFactory(parent=roots[0], author=classmate)
    address = thread.get_absolute_url()

    first = html(signed_in.get(address))
    assert first.count("<article") == PAGE
    assert ReadMark.objects.get().last_number == 1

    second = html(signed_in.get(f"{address}?page=2"))
    assert second.count("<article") == 3
    assert 'aria-current="page"><span class="visually-hidden">Page</span> 2' in second
    signed_in.get(address)
    assert ReadMark.objects.get().last_number > PAGE
    assert html(signed_in.get(f"{address}?all=1")).count("<article") == PAGE + 3


@pytest.mark.parametrize("asked", ["0", "-1", "x", "999", "99999999999", "²"])
def test_a_page_that_is_none_is_the_nearest(signed_in, thread, comment, asked):
    response = signed_in.get(thread.get_absolute_url(), {"page": asked})
    assert response.status_code == 200
    assert comment.public_id in html(response)


def test_lists_show_the_first_words_as_they_were_typed(signed_in, thread, student):
    services.post_comment(thread=thread, author=student, body="R&D < 5", idempotency_key="k")
    page = html(
        signed_in.get(reverse("classroom:reading_threads", args=["city", "square", "owns"]))
    )
    assert "R&amp;D &lt; 5" in page


def test_panel_is_a_fragment_and_the_page_never_varies(signed_in, thread, comment):
    panel = html(signed_in.get(url("thread_panel", thread)))
    page = html(signed_in.get(thread.get_absolute_url(), headers=HTMX))

    assert "<html" not in panel
    assert 'id="panel-h" tabindex="-1"' in panel
    assert "<html" in page


def test_replies_are_drawn_three_levels_deep_and_deeper_ones_say_whom_they_answer(
    signed_in, thread, comment, classmate, student
):
    one = CommentFactory(parent=comment, author=classmate)
    two = CommentFactory(parent=one, author=student)
    three = CommentFactory(parent=two, author=classmate)
    CommentFactory(parent=three, author=student)

    page = html(signed_in.get(thread.get_absolute_url()))

    assert page.count("replying to") == 2
    assert "replying to Clare Classmate" in page
    assert page.count("<ol>") == 2
    assert "to Clare Classmate, level 3" in page


def test_reply_without_script(signed_in, thread, comment, classmate):
    page = signed_in.get(url("reply", thread), {"to": comment.public_id})
    assert "Reply to Sol Student" in html(page)
    assert comment.body_md in html(page)

    response = signed_in.post(
        url("reply", thread),
        {"body": "I *agree*.", "to": comment.public_id, "idempotency_key": "k1"},
    )

    reply = Comment.objects.get(parent=comment)
    assert response.status_code == 302
    assert response.url == f"{thread.get_absolute_url()}#comment-{reply.public_id}"


def test_reply_with_htmx_below_a_comment_returns_it(signed_in, thread, comment):
    response = signed_in.post(
        url("reply", thread),
        {"body": "Yes.", "to": comment.public_id, "idempotency_key": "k1"},
        headers=HTMX,
    )
    assert response.status_code == 200
    assert "<form" not in html(response)
    assert 'data-say="Your comment is posted."' in html(response)


def test_reply_with_htmx_to_the_thread_returns_an_empty_form_and_the_comment(signed_in, thread):
    response = signed_in.post(
        url("reply", thread), {"body": "So be it.", "idempotency_key": "k1"}, headers=HTMX
    )
    page = html(response)
    assert f'hx-swap-oob="beforeend:#comments-{thread.public_id}"' in page
    assert page.count("So be it.") == 1
    assert 'value="k1"' not in page


def test_posting_twice_with_one_key_makes_one_comment(signed_in, thread):
    for _ in range(2):
        signed_in.post(url("reply", thread), {"body": "Once.", "idempotency_key": "same"})
    assert thread.comments.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write something first"),
        ("\u200b\u200b", "Write something first"),
        ("x" * 20_001, "Shorten your comment: it has 20001 characters"),
    ],
)
def test_a_refused_reply_keeps_what_was_typed(signed_in, thread, headers, body, sentence):
    response = signed_in.post(
        url("reply", thread), {"body": body, "idempotency_key": "k"}, headers=headers
    )
    page = html(response)
    assert response.status_code == 422
    assert sentence in page
    assert "There is a problem" in page
    assert ("<html" in page) is not bool(headers)
    if body.startswith("x"):
        assert body in page


def test_a_reply_to_a_locked_thread_says_why_and_keeps_the_text(signed_in, thread, instructor):
    services.lock_thread(thread=thread, actor=instructor, reason="On to the next.")
    response = signed_in.post(
        url("reply", thread), {"body": "My long thought", "idempotency_key": "k"}
    )
    assert response.status_code == 422
    assert "On to the next." in html(response)
    assert "My long thought" in html(response)
    assert "Nobody can write in this conversation" in html(signed_in.get(url("reply", thread)))
    page = html(signed_in.get(thread.get_absolute_url()))
    assert "On to the next." in page
    assert "data-composer" not in page


def test_a_thread_of_a_closed_reading_has_no_form(signed_in, thread, comment, reading):
    reading.closes_at = timezone.now() - timedelta(days=1)
    reading.save()
    page = html(signed_in.get(thread.get_absolute_url()))
    assert "Nobody can write here any more" in page
    assert "data-composer" not in page


def test_a_reply_to_a_tombstone_is_refused_in_a_sentence(signed_in, thread, comment, student):
    services.delete_comment(comment=comment, actor=student)
    response = signed_in.post(
        url("reply", thread), {"body": "Hm", "to": comment.public_id, "idempotency_key": "k"}
    )
    assert response.status_code == 422
    assert "was deleted meanwhile" in html(response)
    assert comment.body_md not in html(response)


def test_the_form_of_a_reply_to_a_tombstone_names_nobody(signed_in, thread, classmate):
    gone = CommentFactory(thread=thread, author=classmate, deleted_at=timezone.now())
    page = html(signed_in.get(url("reply", thread), {"to": gone.public_id}))
    assert "Clare Classmate" not in page
    assert gone.body_md not in page


def test_other_words_from_the_same_form_are_another_comment(signed_in, thread):
    for body in ("Once.", "Once.", "And again.", "And again."):
        signed_in.post(url("reply", thread), {"body": body, "idempotency_key": "same"})
    assert [row.body_md for row in Comment.objects.order_by("number")] == ["Once.", "And again."]


def test_a_draft_is_saved_recovered_and_gone_after_posting(signed_in, thread, student):
    place = f"thread:{thread.public_id}"
    save = reverse("discussions:save_draft", args=["city"])
    response = signed_in.post(save, {"place": place, "body": "Half a thou"})
    assert "Draft saved at" in html(response)

    page = html(signed_in.get(thread.get_absolute_url()))
    assert "We kept what you were writing on" in page
    assert "Half a thou" in page

    signed_in.post(url("reply", thread), {"body": "Whole.", "idempotency_key": "k"})
    assert not CommentDraft.objects.exists()


def test_a_draft_that_cannot_be_kept_is_refused(signed_in):
    save = reverse("discussions:save_draft", args=["city"])
    response = signed_in.post(save, {"place": "thread:x", "body": "x" * 20_001})
    assert response.status_code == 422
    assert "Shorten your comment" in html(response)
    assert signed_in.post(save, {"place": "thread:x", "body": ""}).status_code == 200


def test_the_draft_button_works_without_script(signed_in, thread, comment, student):
    data = {"body": "Half", "save_draft": "1", "to": comment.public_id}
    response = signed_in.post(url("reply", thread), data, follow=True)
    assert "Your draft is saved." in html(response)
    assert "Half" in html(response)

    response = signed_in.post(url("edit", comment), {"body": "Half", "save_draft": "1"})
    assert response.url == url("edit", comment)
    response = signed_in.post(url("reply", thread), {"body": "x" * 20_001, "save_draft": "1"})
    assert response.status_code == 422
    assert html(response).count("Your comment: Shorten your comment") == 1
    assert "x" * 20_001 in html(response)
    response = signed_in.post(
        reverse("discussions:start_thread", args=["city"]),
        {"place_name": "paragraph:owns:1", "body": "Half", "save_draft": "1"},
    )
    assert CommentDraft.objects.filter(membership=student).count() == 3


def test_edit_changes_the_words(signed_in, thread, comment):
    assert comment.body_md in html(signed_in.get(url("edit", comment)))

    response = signed_in.post(url("edit", comment), {"body": "Better words."})
    assert response.status_code == 302
    page = html(signed_in.get(thread.get_absolute_url()))
    assert "Better words." in page
    assert "/history/" not in page  # within 15 minutes, unanswered


def test_edit_with_htmx_replaces_the_comment(signed_in, comment):
    response = signed_in.post(url("edit", comment), {"body": "Better."}, headers=HTMX)
    assert response["HX-Retarget"] == f"#comment-{comment.public_id}"
    assert html(response).count("<article") == 1
    assert "Better." in html(response)


def test_edit_refuses_and_keeps_what_was_typed(signed_in, comment, thread, instructor):
    response = signed_in.post(url("edit", comment), {"body": " "})
    assert response.status_code == 422
    services.lock_thread(thread=thread, actor=instructor)
    response = signed_in.post(url("edit", comment), {"body": "Too late."})
    assert response.status_code == 422
    assert "Too late." in html(response)


def test_an_edit_of_what_was_deleted_meanwhile_keeps_what_was_typed(signed_in, comment, instructor):
    services.delete_comment(comment=comment, actor=instructor)
    response = signed_in.post(url("edit", comment), {"body": "Better words."})
    assert response.status_code == 422
    assert "was deleted meanwhile" in html(response)
    assert "Better words." in html(response)
    assert signed_in.get(url("edit", comment)).status_code == 302


def test_a_draft_of_an_edit_that_cannot_be_kept_is_refused(signed_in, comment):
    data = {"body": "x" * 20_001, "save_draft": "1"}
    assert "Shorten" in html(signed_in.post(url("edit", comment), data, follow=True))


def test_an_edit_that_only_looks_like_words_is_refused(signed_in, comment):
    response = signed_in.post(url("edit", comment), {"body": "\u200b\u200b"})
    assert response.status_code == 422
    assert "Write something first" in html(response)


def test_only_the_author_edits(client, comment, classmate, instructor):
    for member in (classmate, instructor):
        client.force_login(member.user)
        assert client.get(url("edit", comment)).status_code == 403
        assert client.post(url("edit", comment), {"body": "Mine"}).status_code == 403


def test_delete_asks_and_leaves_a_tombstone(signed_in, thread, comment, classmate):
    CommentFactory(parent=comment, author=classmate, body_md="An answer.")
    assert "Delete this comment?" in html(signed_in.get(url("delete", comment)))

    response = signed_in.post(url("delete", comment), follow=True)

    page = html(response)
    assert "The author deleted this comment." in page
    assert "An answer." in page
    assert comment.body_md not in page
    for name in ("edit", "delete"):
        assert signed_in.get(url(name, comment)).status_code == 302
    assert signed_in.get(url("history", comment)).status_code == 404


def test_a_comment_removed_by_staff_says_so(client, thread, comment, assistant):
    client.force_login(assistant.user)
    page = html(client.post(url("delete", comment), follow=True))
    assert "The course’s staff removed this comment." in page


def test_others_cannot_delete(client, comment, classmate):
    client.force_login(classmate.user)
    assert client.get(url("delete", comment)).status_code == 403
    assert client.post(url("delete", comment)).status_code == 403


def test_history_shows_what_changed_since_others_could_answer(
    signed_in, thread, comment, classmate, student
):
    CommentFactory(parent=comment, author=classmate)
    services.edit_comment(comment=comment, actor=student, body="I have swept that bench.")

    page = html(signed_in.get(thread.get_absolute_url()))
    assert url("history", comment) in page
    history = html(signed_in.get(url("history", comment)))
    assert "<del>square</del><ins>bench</ins>" in history


def test_comment_leads_to_its_page_of_the_thread(signed_in, thread, classmate):
    comments = CommentFactory.create_batch(PAGE + 1, thread=thread, author=classmate)
    first = signed_in.get(url("comment", comments[0]))
    last = signed_in.get(url("comment", comments[-1]))
    assert first.url == f"{thread.get_absolute_url()}#comment-{comments[0].public_id}"
    assert last.url == f"{thread.get_absolute_url()}?page=2#comment-{comments[-1].public_id}"


def test_follow_and_unfollow(signed_in, thread, student):
    signed_in.post(url("follow", thread), {"follow": "on"})
    assert Follow.objects.get().is_on
    response = signed_in.post(url("follow", thread), {"follow": "off"}, headers=HTMX)
    assert not Follow.objects.get().is_on
    assert 'value="on"' in html(response)


def test_lock_and_unlock(client, thread, comment, assistant, student):
    client.force_login(assistant.user)
    assert "Close this conversation" in html(client.get(thread.get_absolute_url()))
    response = client.post(url("lock", thread), {"reason": "x" * 301})
    assert response.status_code == 422
    client.post(url("lock", thread), {"reason": "Enough."})
    thread.refresh_from_db()
    assert thread.is_locked
    client.post(url("lock", thread), {"lock": "off"})
    thread.refresh_from_db()
    assert not thread.is_locked

    client.force_login(student.user)
    for reason in ("No.", "x" * 301):
        assert client.post(url("lock", thread), {"reason": reason}).status_code == 403


@pytest.mark.parametrize("name", ["follow", "lock", "start_thread", "save_draft"])
def test_what_writes_is_never_got(signed_in, thread, name):
    args = ["city"] if name in ("start_thread", "save_draft") else ["city", thread.public_id]
    assert signed_in.get(reverse(f"discussions:{name}", args=args)).status_code == 405


@pytest.mark.parametrize("size", [1, 40])
def test_thread_page_takes_a_fixed_number_of_queries(
    signed_in, thread, classmate, size, django_assert_num_queries
):
    root = CommentFactory(thread=thread, author=classmate)
    CommentFactory.create_batch(size, parent=root, author=classmate)
    signed_in.get(thread.get_absolute_url())
    # session, user, membership, thread, comments, read mark, follow, draft; the header's to-do
    with django_assert_num_queries(9):
        signed_in.get(thread.get_absolute_url())


def test_staff_of_the_course_are_named_as_such(signed_in, thread, instructor):
    CommentFactory(thread=thread, author=instructor)
    assert '<span class="tag">Instructor</span>' in html(signed_in.get(thread.get_absolute_url()))


def test_the_preview_reads_and_does_not_write(client, thread, comment, course):
    preview = MembershipFactory(course=course, role=Role.PREVIEW)
    assert preview.role == Role.PREVIEW
    client.force_login(preview.user)
    assert client.get(thread.get_absolute_url()).status_code == 404


def test_a_name_is_escaped(signed_in, thread, classmate):
    classmate.user.name = "<script>alert(1)</script>"
    classmate.user.save()
    CommentFactory(thread=thread, author=classmate)
    page = html(signed_in.get(thread.get_absolute_url()))
    assert "<script>alert" not in page


def test_a_draft_elsewhere_is_not_shown(signed_in, thread, comment, student, classmate):
    CommentDraftFactory(membership=classmate, place=f"thread:{thread.public_id}", body_md="Secret")
    assert "Secret" not in html(signed_in.get(thread.get_absolute_url()))
    assert Thread.objects.count() == 1
