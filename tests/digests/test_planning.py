from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from courses.models import Course, Membership, Role
from digests.models import CourseItem, Digest, DigestDefaults, DigestPreference, Reason, State
from digests.services import plan_due
from digests.services.planning import message_id
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentFactory
from tests.factories.prompts import PromptFactory

DAY = timedelta(days=1)


@pytest.fixture
def news(comment):
    """Something happened in the course."""
    return comment


def finish(**changes):
    """As if everything planned had been delivered."""
    for digest in Digest.objects.filter(state=State.PENDING):
        values = {"state": State.SENT, "sent_at": digest.not_before, **changes}
        Digest.objects.filter(pk=digest.pk).update(**values)


def test_items_are_numbered_once_in_order_of_becoming_visible(thread, comment, prompt, morning):
    plan_due(now=morning)
    first = list(CourseItem.objects.order_by("seq").values_list("seq", "kind"))
    second = CommentFactory(thread=thread)
    plan_due(now=morning + timedelta(minutes=5))

    assert [seq for seq, _ in first] == [1, 2, 3]
    assert sorted(kind for _, kind in first) == ["comment", "prompt", "reading"]
    last = CourseItem.objects.latest("seq")
    assert (last.seq, last.kind, last.object_id) == (4, "comment", second.pk)


def test_a_comment_that_commits_late_is_in_exactly_one_digest(thread, news, student, morning):
    plan_due(now=morning)
    finish()
    # Written before the planner ran, committed after it.
    late = CommentFactory(thread=thread, created_at=timezone.now() - timedelta(hours=1))

    for n in (1, 2, 3):
        plan_due(now=morning + n * DAY)
        finish()

    number = CourseItem.objects.get(kind="comment", object_id=late.pk).seq
    spans = Digest.objects.filter(
        membership=student, from_seq__lt=number, to_seq__gte=number
    ).values_list("key", flat=True)
    assert list(spans) == [f"D:{(morning + DAY).date()}"]


def test_a_hidden_comment_is_numbered_when_it_is_released(comment, morning):
    comment.hidden_at = timezone.now()
    comment.save()
    plan_due(now=morning)
    assert not CourseItem.objects.filter(kind="comment").exists()

    comment.hidden_at = None
    comment.save()
    plan_due(now=morning + DAY)
    assert CourseItem.objects.filter(kind="comment", object_id=comment.pk).count() == 1


def test_every_member_who_takes_part_has_one_row(news, student, instructor, course, morning):
    MembershipFactory(course=course, left_at=timezone.now())
    MembershipFactory(course=course, role=Role.PREVIEW)
    MembershipFactory(course=course, user__is_active=False)

    plan_due(now=morning)
    plan_due(now=morning)
    plan_due(now=morning + timedelta(minutes=5))

    rows = Digest.objects.values_list("membership", flat=True)
    assert sorted(rows) == sorted([student.pk, instructor.pk])


def test_the_hour_is_local(news, student, instructor, morning):
    student.user.time_zone = "America/New_York"
    student.user.save()
    plan_due(now=morning)
    assert not Digest.objects.filter(membership=student).exists()

    plan_due(now=morning + timedelta(hours=5))
    assert Digest.objects.get(membership=student).key == f"D:{morning.date()}"


@pytest.mark.parametrize(
    ("own", "usual", "planned"),
    [
        (None, None, True),
        (None, "off", False),
        ("daily", "off", True),
        ("off", "daily", False),
    ],
)
def test_the_course_preference_wins_over_the_persons_default(
    news, student, morning, own, usual, planned
):
    if own:
        DigestPreference.objects.create(membership=student, cadence=own)
    if usual:
        DigestDefaults.objects.create(user=student.user, cadence=usual)
    plan_due(now=morning)
    assert Digest.objects.filter(membership=student).exists() is planned


def test_weekly_is_one_row_a_week(news, student, morning):
    DigestPreference.objects.create(membership=student, cadence="weekly", weekday=3)
    for n in range(14):
        plan_due(now=morning + n * DAY)
        finish()
    keys = Digest.objects.filter(membership=student).values_list("key", flat=True)
    assert len(keys) == 2
    assert all(key.startswith("W:") for key in keys)


def test_a_break_ends_on_its_day(news, student, morning):
    DigestPreference.objects.create(membership=student, paused_until=(morning + 2 * DAY).date())
    for n in range(2):
        plan_due(now=morning + n * DAY)
        assert not Digest.objects.filter(membership=student).exists()
    plan_due(now=morning + 2 * DAY)
    row = Digest.objects.get(membership=student)
    assert row.from_seq == 0


def test_a_quiet_period_is_over_and_done_with(course, student, morning):
    plan_due(now=morning)
    row = Digest.objects.get(membership=student)
    assert (row.state, row.reason) == (State.SKIPPED, Reason.EMPTY)
    # Something at noon waits for tomorrow's hour.
    assert plan_due(now=morning + timedelta(hours=5)) == 0


def test_what_is_due_makes_a_digest_without_anything_new(student, inquiry, morning):
    PromptFactory(inquiry=inquiry, due_at=morning + 5 * DAY)
    plan_due(now=morning)
    finish()
    plan_due(now=morning + DAY)
    finish()
    assert (
        Digest.objects.get(membership=student, key__endswith=str((morning + DAY).date())).reason
        == "empty"
    )

    plan_due(now=morning + 3 * DAY)
    row = Digest.objects.filter(membership=student).latest("planned_at")
    assert row.state == State.PENDING
    assert row.from_seq == row.to_seq


@pytest.mark.parametrize(
    ("state", "again"), [("expired", True), ("failed", True), ("skipped", False), ("sent", False)]
)
def test_what_was_not_told_goes_to_the_next(news, student, morning, state, again):
    plan_due(now=morning)
    finish(state=state)
    plan_due(now=morning + DAY)
    row = Digest.objects.filter(membership=student).latest("planned_at")
    assert (row.from_seq == 0) is again


@pytest.mark.parametrize(("reason", "again"), [("paused", True), ("left", True), ("empty", False)])
def test_what_a_break_kept_back_is_told_after_it(news, student, morning, reason, again):
    plan_due(now=morning)
    finish(state=State.SKIPPED, reason=reason)
    plan_due(now=morning + DAY)
    row = Digest.objects.filter(membership=student).latest("planned_at")
    assert (row.from_seq == 0) is again


def test_a_course_that_cannot_be_planned_stops_no_other(news, student, outsider, morning):
    assert student.course_id < outsider.course_id
    User.objects.filter(pk=student.user_id).update(time_zone="Mars/Olympus")
    plan_due(now=morning)
    assert Digest.objects.filter(membership=outsider).exists()
    assert not Digest.objects.filter(membership=student).exists()


def test_a_row_that_waits_holds_the_next_one_back(news, student, morning):
    plan_due(now=morning)
    Digest.objects.update(state=State.LEASED, lease_until=timezone.now() + DAY)
    assert plan_due(now=morning + DAY) == 0
    finish_leased = Digest.objects.filter(membership=student)
    finish_leased.update(state=State.FAILED)
    plan_due(now=morning + DAY + timedelta(minutes=5))
    assert Digest.objects.filter(membership=student, from_seq=0).count() == 2


def test_an_outage_of_three_days_makes_one_digest(news, student, morning):
    plan_due(now=morning)
    finish()
    CommentFactory(thread=news.thread)
    plan_due(now=morning + 3 * DAY + timedelta(hours=2))

    rows = Digest.objects.filter(membership=student).order_by("planned_at")
    assert [row.key for row in rows] == [f"D:{morning.date()}", f"D:{(morning + 3 * DAY).date()}"]
    assert rows[1].from_seq == rows[0].to_seq


def test_two_digests_are_twelve_hours_apart(news, student, morning):
    plan_due(now=morning)
    finish(sent_at=morning + timedelta(hours=14))
    CommentFactory(thread=news.thread)
    plan_due(now=morning + DAY)

    row = Digest.objects.filter(membership=student).latest("planned_at")
    assert row.not_before == morning + timedelta(hours=26)
    assert row.expires_at > row.not_before


def test_a_very_late_digest_waits_for_the_next_hour(news, student, morning):
    assert plan_due(now=morning + timedelta(hours=20)) == 0
    assert plan_due(now=morning + DAY) > 0


def test_nobody_gets_the_digest_of_the_morning_before_they_came(news, student, morning):
    student.joined_at = morning + timedelta(hours=1)
    student.save()
    plan_due(now=morning + timedelta(hours=2))
    assert not Digest.objects.filter(membership=student).exists()


def test_an_archived_course_is_silent(news, course, morning):
    Course.objects.update(archived_at=timezone.now())
    assert plan_due(now=morning) == 0


def test_the_clock_set_back_plans_nothing(news, student, morning):
    plan_due(now=morning)
    finish()
    assert plan_due(now=morning - timedelta(hours=2)) == 0
    assert Digest.objects.filter(membership=student).count() == 1


def test_another_zone_in_the_same_period_makes_no_second_row(news, student, morning):
    plan_due(now=morning)
    finish()
    for zone in ("Pacific/Apia", "Pacific/Honolulu", "UTC"):
        student.user.time_zone = zone
        student.user.save()
        plan_due(now=morning + timedelta(minutes=10))
    assert Digest.objects.filter(membership=student).count() == 1


def test_the_message_id_is_the_same_for_ever_and_tells_nothing(student):
    first = message_id(student.public_id, "digest", "D:2026-11-21")
    assert first == message_id(student.public_id, "digest", "D:2026-11-21")
    assert first != message_id(student.public_id, "digest", "D:2026-11-22")
    assert student.public_id not in first
    assert first.endswith("@civic.example.org>")


@pytest.mark.parametrize("members", [3, 30])
def test_planning_takes_a_fixed_number_of_queries(
    news, course, morning, members, django_assert_max_num_queries
):
    for _ in range(members):
        MembershipFactory(course=course)
    with django_assert_max_num_queries(27):
        assert plan_due(now=morning) >= members
    assert Membership.objects.taking_part().count() == Digest.objects.count()
