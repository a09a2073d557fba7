from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from courses.models import Role
from discussions import services
from discussions.models import Comment
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentFactory, ThreadFactory
from tests.factories.essays import ReadingFactory

THREADS = reverse("admin:discussions_thread_changelist")
COMMENTS = reverse("admin:discussions_comment_changelist")


def page_of(row):
    model = row._meta.model_name
    return reverse(f"admin:discussions_{model}_change", args=[row.pk])


def run(client, address, action, *rows):
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(address, data, follow=True).content.decode()


@pytest.fixture
def foreign(other_course):
    thread = ThreadFactory(reading=ReadingFactory(course=other_course), title="Elsewhere said")
    return CommentFactory(thread=thread, body_md="Foreign words")


@pytest.mark.parametrize("who", ["assistant", "instructor"])
def test_staff_see_and_search_their_own_course_alone(client, request, who, comment, foreign):
    client.force_login(request.getfixturevalue(who).user)
    for address in (THREADS, f"{THREADS}?q=square", COMMENTS, f"{COMMENTS}?q=swept"):
        page = client.get(address).content.decode()
        assert "1 " in page
        assert "Elsewhere" not in page
        assert "Foreign words" not in page
    assert comment.body_md in client.get(page_of(comment)).content.decode()
    assert client.get(page_of(comment.thread)).status_code == 200
    for row in (foreign, foreign.thread):
        assert client.get(page_of(row)).status_code == 302


def test_students_do_not_enter(client, student, comment):
    client.force_login(student.user)
    assert client.get(COMMENTS).status_code == 302


def test_nothing_is_added_changed_or_deleted_by_form(client, instructor, comment):
    client.force_login(instructor.user)
    for name in ("thread", "comment"):
        assert client.get(reverse(f"admin:discussions_{name}_add")).status_code == 403
    assert client.post(page_of(comment), {"body_md": "Other words"}).status_code == 403
    delete = reverse("admin:discussions_comment_delete", args=[comment.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_assistants_close_and_open_conversations(client, assistant, thread):
    client.force_login(assistant.user)
    assert "1 conversation is closed." in run(client, THREADS, "close", thread)
    thread.refresh_from_db()
    assert thread.is_locked
    assert "1 conversation is open." in run(client, THREADS, "open_again", thread)
    thread.refresh_from_db()
    assert not thread.is_locked


def test_assistants_remove_comments_and_their_words_are_gone(client, assistant, comment, student):
    services.edit_comment(comment=comment, actor=student, body="I have swept two squares.")
    client.force_login(assistant.user)
    assert "I have swept that square." not in client.get(page_of(comment)).content.decode()
    CommentFactory(parent=comment)
    services.edit_comment(comment=comment, actor=student, body="I have swept three squares.")
    assert "I have swept two squares." in client.get(page_of(comment)).content.decode()
    Comment.objects.update(created_at=comment.created_at - timedelta(hours=1))
    assert "I have swept that square." in client.get(page_of(comment)).content.decode()

    assert "1 comment is removed." in run(client, COMMENTS, "remove", comment)

    comment.refresh_from_db()
    assert comment.deleted_by == assistant
    for address in (page_of(comment), COMMENTS, f"{COMMENTS}?q=swept"):
        assert "swept three" not in client.get(address).content.decode()
        assert "swept two" not in client.get(address).content.decode()
        assert "swept that" not in client.get(address).content.decode()


def test_a_forged_action_on_a_foreign_row_changes_nothing(client, assistant, foreign):
    client.force_login(assistant.user)
    run(client, COMMENTS, "remove", foreign)
    run(client, THREADS, "close", foreign.thread)
    foreign.refresh_from_db()
    foreign.thread.refresh_from_db()
    assert foreign.is_standing
    assert not foreign.thread.is_locked


def test_administrators_see_all_and_act_as_staff_only(client, administrator, comment, foreign):
    client.force_login(administrator)
    page = client.get(COMMENTS).content.decode()
    assert "Foreign words" in page
    assert comment.body_md in page

    page = run(client, COMMENTS, "remove", comment)
    assert "Only the staff of “Reading the City” can do this there." in page
    comment.refresh_from_db()
    assert comment.is_standing

    MembershipFactory(course=comment.thread.course, user=administrator, role=Role.INSTRUCTOR)
    run(client, COMMENTS, "remove", comment)
    comment.refresh_from_db()
    assert not comment.is_standing
