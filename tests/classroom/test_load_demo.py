from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.models import Course, Membership
from courses.viewer import Viewer
from discussions.models import Comment, Thread
from essays.models import Essay, Reading
from prompts.models import Prompt, Reflection

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEBUG = True
    call_command("load_demo")
    return Course.objects.get()


def as_student(course):
    member = Membership.objects.get(course=course, user__email="student@example.org")
    return member, Viewer.of(member)


def test_load_demo_shows_the_student_a_course_in_full_swing(demo):
    member, viewer = as_student(demo)

    assert Reading.objects.visible_to(viewer).count() == 2
    assert Prompt.objects.visible_to(viewer).count() == 3
    assert Thread.objects.visible_to(viewer).count() >= 10
    assert Comment.objects.visible_to(viewer).count() >= 45
    assert Comment.objects.filter(parent__author=member).exists()


def test_load_demo_lets_the_student_meet_the_gate(demo):
    member, viewer = as_student(demo)
    others = Reflection.objects.visible_to(viewer).exclude(author=member)

    assert set(others.values_list("prompt__title", flat=True)) == {"Before you read"}
    assert Reflection.objects.get(author=member, state="draft").draft_md


def test_load_demo_lies_in_the_past_except_what_is_due(demo):
    now = timezone.now()

    assert not Comment.objects.filter(created_at__gt=now).exists()
    assert not Reflection.objects.filter(submitted_at__gt=now).exists()
    assert Prompt.objects.filter(due_at__gt=now).count() == 2
    assert Thread.objects.filter(locked_at__isnull=False, locked_at__lt=now).count() == 1
    for comment in Comment.objects.exclude(parent=None).select_related("parent"):
        assert comment.parent.created_at < comment.created_at


def test_load_demo_twice_changes_nothing_on_the_same_day(demo):
    before = list(Comment.objects.values_list("pk", "created_at").order_by("pk"))
    call_command("load_demo")

    assert list(Comment.objects.values_list("pk", "created_at").order_by("pk")) == before
    assert Course.objects.count() == 1


def test_load_demo_a_week_later_moves_its_dates_but_not_what_people_added(demo):
    old = Comment.objects.order_by("created_at").last()
    due = Prompt.objects.get(title="Your answer so far").due_at
    published_on = Essay.objects.first().published_on
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        mine = Comment.objects.create(
            thread=old.thread,
            author=old.author,
            number=999,
            path="03e7",
            body_md="Mine",
            body_html="<p>Mine</p>",
            idempotency_key="mine",
            created_at=timezone.now(),
        )
    with time_machine.travel(timezone.now() + timedelta(days=7, hours=1), tick=False):
        call_command("load_demo")
        call_command("load_demo")

    week = timedelta(days=7)
    assert Comment.objects.get(pk=old.pk).created_at == old.created_at + week
    assert Comment.objects.get(pk=mine.pk).created_at == mine.created_at
    assert Prompt.objects.get(title="Your answer so far").due_at == due + week
    assert Essay.objects.first().published_on == published_on + week


def test_load_demo_refuses_production(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="not in production"):
        call_command("load_demo")
    assert not Course.objects.exists()
