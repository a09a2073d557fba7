from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.utils import timezone

from common.mail.folder import FolderBackend
from courses.models import Membership
from digests.models import DeliveryAttempt, Digest, DigestPreference, Reason, State
from digests.selectors import gather
from digests.services import deliver_due, ledger, plan_due, unsubscribe
from digests.services.delivery import _Gate
from discussions.models import ReadMark
from prompts.models import AnswersShown
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentFactory, FollowFactory, ThreadFactory
from tests.factories.prompts import PromptFactory, ReflectionFactory, UnlockFactory
from tests.servers.smtp import Fault

MINUTE = timedelta(minutes=1)


@pytest.fixture
def row(comment, classmate, student, instructor, morning):
    """One planned digest: the classmate has answered the student."""
    DigestPreference.objects.create(membership=instructor, cadence="off")
    DigestPreference.objects.create(membership=classmate, cadence="off")
    CommentFactory(parent=comment, author=classmate, body_md="Do tell us more.")
    plan_due(now=morning)
    return Digest.objects.get()


def fresh(row):
    return Digest.objects.get(pk=row.pk)


# What becomes of a letter


def test_sent(sink, row, morning):
    deliver_due(now=morning)

    row = fresh(row)
    assert (row.state, row.attempts, row.last_code) == (State.SENT, 1, 250)
    assert row.sent_at is not None
    attempt = row.delivery_attempts.get()
    assert (attempt.stage, attempt.code) == ("done", 250)
    deliver_due(now=morning)
    assert len(sink.messages) == 1


@pytest.mark.parametrize(
    ("stage", "fault"),
    [
        ("connect", "421 4.3.2 Down"),
        ("mail", "451 4.3.0 Later"),
        ("rcpt", "450 4.2.1 Busy"),
        ("rcpt", Fault.DROP),
        ("data", "451 4.3.0 Later"),
        ("data", Fault.DROP),
        ("dot", "452 4.3.1 Full disk"),
    ],
)
def test_not_now_is_later_and_exactly_once(sink, row, morning, stage, fault):
    sink.fail(stage, fault, times=1)

    assert deliver_due(now=morning) == {State.PENDING: 1}

    waiting = fresh(row)
    assert waiting.state == State.PENDING
    assert 0.8 * MINUTE <= waiting.not_before - morning <= 1.2 * MINUTE
    assert deliver_due(now=morning) == {}
    assert deliver_due(now=morning + 2 * MINUTE) == {State.SENT: 1}
    assert len(sink.messages) == 1
    assert fresh(row).attempts == 2


@pytest.mark.parametrize("stage", ["rcpt", "data", "dot"])
def test_a_refused_recipient_is_final(sink, row, morning, stage):
    sink.fail(stage, "550 5.1.1 <someone@example.org> unknown", times=1)

    assert deliver_due(now=morning) == {State.FAILED: 1}

    assert (fresh(row).reason, fresh(row).last_code) == (Reason.REFUSED, 550)
    assert "someone@" not in DeliveryAttempt.objects.get().text
    assert deliver_due(now=morning + 60 * MINUTE) == {}


def test_one_bad_address_stops_nobody_else(sink, comment, course, student, morning):
    members = [MembershipFactory(course=course) for _ in range(6)]
    for member in members:
        CommentFactory(parent=CommentFactory(author=member, thread=comment.thread), author=student)
    sink.fail("rcpt", "550 5.1.1 Nobody", address=members[2].user.email)
    plan_due(now=morning)

    tally = deliver_due(now=morning)

    assert tally[State.FAILED] == 1
    assert all(len(sink.to(m.user.email)) == 1 for m in members if m is not members[2])
    assert sink.connections == 1


@pytest.mark.parametrize(
    ("stage", "reply"),
    [("mail", "550 5.7.1 Not you"), ("mail", "530 5.7.0 Sign in"), ("rcpt", "554 5.7.1 Blocked")],
)
def test_a_refused_sender_stops_the_batch_and_fails_nobody(
    sink, comment, course, student, morning, stage, reply
):
    for member in [MembershipFactory(course=course) for _ in range(4)]:
        CommentFactory(parent=CommentFactory(author=member, thread=comment.thread), author=student)
    plan_due(now=morning)
    waiting = Digest.objects.filter(state=State.PENDING).count()
    sink.fail(stage, reply)

    deliver_due(now=morning)

    assert sink.reached[stage] == 1
    rows = Digest.objects.filter(state=State.PENDING)
    waiting -= Digest.objects.filter(state=State.SKIPPED).count()
    assert rows.count() == waiting > 3
    assert set(rows.values_list("attempts", flat=True)) == {0}
    sink.behave()
    assert deliver_due(now=morning + 2 * MINUTE)[State.SENT] == waiting


def test_a_lost_answer_is_sent_again_once_under_the_same_name(sink, row, morning):
    sink.fail("dot", Fault.DROP, times=1, keeps=True)

    assert deliver_due(now=morning) == {State.UNCERTAIN: 1}
    assert fresh(row).reason == Reason.UNANSWERED
    assert deliver_due(now=morning + 2 * MINUTE) == {State.SENT: 1}

    first, second = sink.messages
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.content == second.content


def test_a_lost_answer_holds_nobody_back_for_ever(sink, row, morning):
    sink.fail("dot", Fault.DROP, times=1)
    deliver_due(now=morning)
    later = morning + timedelta(days=2)  # nothing ran meanwhile

    assert plan_due(now=later) >= 1
    assert fresh(row).state == State.EXPIRED
    following = Digest.objects.filter(membership=row.membership).latest("planned_at")
    assert following.from_seq == row.from_seq
    assert deliver_due(now=later)[State.SENT] == 1


def test_an_address_in_other_letters_is_reached(sink, row, morning):
    row.membership.user.email = "sol@bücher.example"
    row.membership.user.save()

    assert deliver_due(now=morning) == {State.SENT: 1}
    (mail,) = sink.to("sol@xn--bcher-kva.example")
    assert mail.message["To"] == "sol@xn--bcher-kva.example"


def test_an_answer_lost_twice_is_for_somebody_to_look_at(sink, row, morning):
    sink.fail("dot", Fault.DROP, keeps=True)
    deliver_due(now=morning)
    deliver_due(now=morning + 2 * MINUTE)

    assert fresh(row).reason == Reason.UNANSWERED_TWICE
    assert deliver_due(now=morning + 60 * MINUTE) == {}
    assert len(sink.messages) == 2


def test_all_headers_are_the_same_on_every_try(sink, row, morning):
    for n, stage in enumerate(["rcpt", "data", "dot"]):
        sink.fail(stage, "451 4.3.0 Later", times=1)
        sink.fail("dot", Fault.DROP, times=1, keeps=True) if n == 0 else None
        deliver_due(now=morning + n * 10 * MINUTE)
    deliver_due(now=morning + 60 * MINUTE)
    contents = {message.content for message in sink.messages}
    assert len(contents) == 1


def test_tries_are_counted_and_end(sink, row, morning, settings):
    settings.DIGEST_MAX_TRIES = 3
    sink.fail("rcpt", "450 4.2.1 Busy")
    for n in range(5):
        deliver_due(now=morning + n * 60 * MINUTE)
    assert (fresh(row).state, fresh(row).reason) == (State.FAILED, Reason.TRIES)
    assert row.delivery_attempts.count() == 3


def test_waiting_doubles_to_six_hours_and_is_the_same_each_time(row):
    waits = []
    for tries in range(1, 13):
        row.attempts = tries
        waits.append(ledger.wait_after(row))
        assert ledger.wait_after(row) == waits[-1]
    for n, wait in enumerate(waits[:8]):
        assert 0.8 * 2**n * MINUTE <= wait <= 1.2 * 2**n * MINUTE
    assert max(waits) <= timedelta(hours=6)


def test_nothing_waits_into_the_next_period(sink, row, morning):
    sink.fail("rcpt", "450 4.2.1 Busy")
    deliver_due(now=row.expires_at - timedelta(seconds=30))
    assert fresh(row).state == State.EXPIRED
    plan_due(now=morning + timedelta(days=1))
    newer = Digest.objects.latest("planned_at")
    assert (newer.from_seq, newer.state) == (row.from_seq, State.PENDING)


def test_a_row_that_nobody_delivered_expires(row):
    deliver_due(now=row.expires_at)
    assert fresh(row).state == State.EXPIRED


def test_poison_is_one_rows_own(row, comment, course, student, morning, mails, settings):
    # A language that does not exist makes the templates fail for this person only.
    healthy = MembershipFactory(course=course)
    CommentFactory(parent=CommentFactory(author=healthy, thread=comment.thread), author=student)
    student.user.time_zone = "Nowhere/At_All"
    plan_due(now=morning)
    student.user.save()

    for n in range(10):
        deliver_due(now=morning + n * timedelta(hours=2))

    assert [mail["To"] for mail in mails()] == [healthy.user.email]
    assert (fresh(row).state, fresh(row).reason) == (State.FAILED, Reason.POISON)
    assert fresh(row).attempts <= 8


# Leases


def test_two_claims_share_nothing(comment, course, student, morning):
    for member in [MembershipFactory(course=course) for _ in range(5)]:
        CommentFactory(parent=CommentFactory(author=member, thread=comment.thread), author=student)
    plan_due(now=morning)
    first = ledger.claim(now=morning, limit=3)
    second = ledger.claim(now=morning, limit=30)
    assert len(first.digests) == 3
    assert not {d.pk for d in first.digests} & {d.pk for d in second.digests}
    assert ledger.claim(now=morning, limit=3).digests == []


def test_a_lost_lease_is_found_and_tried_again(row, morning, mails):
    ledger.claim(now=morning, limit=1)
    assert deliver_due(now=morning) == {}
    Digest.objects.update(lease_until=timezone.now() - MINUTE)
    assert deliver_due(now=morning) == {State.SENT: 1}
    assert fresh(row).attempts == 2


def test_a_worker_that_overslept_its_lease_does_not_send(row, morning, sink):
    claim = ledger.claim(now=morning, limit=1)
    Digest.objects.update(lease_until=timezone.now() - MINUTE)
    ledger.sweep(now=morning)
    other = ledger.claim(now=morning, limit=1)

    contents = gather(claim.digests, at=morning, memory={})
    gate = _Gate(claim.digests[0], contents[row.pk], claim.token, morning)

    assert gate() is False
    assert gate.lease_is_lost
    assert fresh(row).lease_token == other.token


def test_a_worker_that_died_while_sending_leaves_it_uncertain(row, morning, mails):
    claim = ledger.claim(now=morning, limit=1)
    assert ledger.begin_sending(row, claim.token)
    Digest.objects.update(lease_until=timezone.now() - MINUTE)
    ledger.sweep(now=morning)
    assert (fresh(row).state, fresh(row).reason) == (State.UNCERTAIN, Reason.UNANSWERED)

    assert deliver_due(now=morning) == {State.SENT: 1}


def test_a_transition_needs_the_token(row):
    rows = Digest.objects.filter(pk=row.pk)
    rows.transition(to=State.LEASED, came_from=State.PENDING, token=None, lease_token=uuid4())
    assert rows.transition(to=State.SENT, came_from=State.LEASED, token=uuid4()) == 0
    assert rows.transition(to=State.SENT, came_from=State.PENDING, token=None) == 0


def test_nothing_but_the_transition_writes_the_state():
    root = Path(site.BASE_DIR)
    writers = re.compile(r"\.state\s*=[^=]|update\([^)]*\bstate=")
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in (root / "digests").rglob("*.py")
        if "migrations" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if writers.search(line)
    ]
    assert len(found) == 1
    assert found[0].startswith("digests/models/ledger.py")


# Looking once more


def leave(member):
    Membership.objects.filter(pk=member.pk).update(left_at=timezone.now())


MOMENTS = ["after planning", "before DATA"]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (leave, Reason.LEFT),
        (lambda m: unsubscribe(member=m), Reason.UNSUBSCRIBED),
        (lambda m: unsubscribe(member=m, everywhere=True), Reason.UNSUBSCRIBED),
        (
            lambda m: type(m.user).objects.filter(pk=m.user_id).update(is_active=False),
            Reason.INACTIVE,
        ),
        (lambda m: type(m.course).objects.update(archived_at=timezone.now()), Reason.ARCHIVED),
    ],
)
def test_who_must_not_get_it_does_not(
    folder_asks, row, student, morning, mails, moment, act, reason
):
    if moment == "after planning":
        act(student)
    else:
        folder_asks(lambda: act(student))
    assert deliver_due(now=morning) == {State.SKIPPED: 1}
    assert fresh(row).reason == reason
    assert mails() == []


@pytest.fixture
def folder_asks(monkeypatch):
    """Let something happen in the last moment before the first byte of a letter."""
    ordinary = FolderBackend.deliver

    def arrange(act):
        acts = [act]

        def deliver(self, letter, before_data):
            if acts:
                acts.pop()()
            return ordinary(self, letter, before_data)

        monkeypatch.setattr(FolderBackend, "deliver", deliver)

    return arrange


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    "change", [{"deleted_at": "now"}, {"hidden_at": "now"}, {"thread__hidden_at": "now"}]
)
def test_what_was_taken_back_is_not_told(
    folder_asks, row, comment, student, classmate, morning, mails, moment, change
):
    other = CommentFactory(parent=comment, author=classmate, body_md="A second answer.")
    Digest.objects.all().delete()
    plan_due(now=morning)
    reply = comment.replies.exclude(pk=other.pk).get()

    def act():
        ((name, _),) = change.items()
        rows, field = (
            (type(comment.thread).objects.filter(pk=comment.thread_id), "hidden_at")
            if name.startswith("thread")
            else (type(comment).objects.filter(pk=reply.pk), name)
        )
        rows.update(**{field: timezone.now()})

    act() if moment == "after planning" else folder_asks(act)
    deliver_due(now=morning)

    (mail,) = mails()
    text = mail.get_body(("plain",)).get_content()
    assert "Do tell us more." not in text
    assert ("A second answer." in text) is ("thread__hidden_at" not in change)


def test_what_is_locked_is_never_told(prompt, student, classmate, instructor, morning, mails):
    """A conversation on an answer that the reader has not unlocked."""
    prompt.answers_shown = AnswersShown.AFTER_OWN_ANSWER
    prompt.due_at = None
    prompt.save()
    answer = ReflectionFactory(prompt=prompt, author=classmate)
    thread = ThreadFactory(reflection=answer, created_by=classmate)
    first = CommentFactory(thread=thread, author=student, body_md="Mine.")
    CommentFactory(parent=first, author=classmate, body_md="LOCKED WORDS")
    FollowFactory(thread=thread, membership=student)
    CommentFactory(thread=thread, author=classmate, body_md="LOCKED TOO")
    plan_due(now=morning)
    deliver_due(now=morning)
    (mail,) = [mail for mail in mails() if mail["To"] == student.user.email]
    assert "LOCKED" not in mail.as_string()

    UnlockFactory(prompt=prompt, membership=student)
    Digest.objects.all().delete()
    plan_due(now=morning + MINUTE)
    deliver_due(now=morning + MINUTE)
    mail = next(mail for mail in mails() if "LOCKED WORDS" in mail.as_string())
    assert mail["To"] == student.user.email


@pytest.mark.parametrize("members", [2, 20])
def test_gathering_takes_a_fixed_number_of_queries(
    comment, prompt, course, student, morning, members, django_assert_num_queries
):
    PromptFactory(inquiry=prompt.inquiry, due_at=morning + timedelta(hours=20))
    for _ in range(members):
        member = MembershipFactory(course=course)
        CommentFactory(parent=CommentFactory(author=member, thread=comment.thread), author=student)
        FollowFactory(thread=comment.thread, membership=member)
    plan_due(now=morning)
    claim = ledger.claim(now=morning, limit=500)
    with django_assert_num_queries(15):
        contents = gather(claim.digests, at=morning, memory={})
    assert len(contents) == len(claim.digests) >= members


def test_what_was_read_is_not_told(row, comment, student, morning, mails):
    ReadMark.objects.create(membership=student, thread=comment.thread, last_number=99)
    deliver_due(now=morning)
    (mail,) = mails()
    assert "Do tell us more." not in mail.get_body(("plain",)).get_content()


def test_nothing_is_sent_when_nothing_is_left_to_tell(row, comment, reading, morning, mails):
    comment.replies.update(deleted_at=timezone.now())
    type(reading).objects.update(published_at=None)
    assert deliver_due(now=morning) == {State.SKIPPED: 1}
    assert fresh(row).reason == Reason.EMPTY


def test_delivery_stops_at_its_limit(comment, course, student, morning):
    for member in [MembershipFactory(course=course) for _ in range(5)]:
        CommentFactory(parent=CommentFactory(author=member, thread=comment.thread), author=student)
    plan_due(now=morning)
    assert deliver_due(now=morning, limit=2).total() == 2


def test_rows_that_were_not_reached_keep_their_tries(comment, course, student, morning, sink):
    for member in [MembershipFactory(course=course) for _ in range(5)]:
        CommentFactory(parent=CommentFactory(author=member, thread=comment.thread), author=student)
    plan_due(now=morning)
    sink.fail("connect", "421 4.3.2 Down")
    deliver_due(now=morning)
    assert sorted(Digest.objects.exclude(state="skipped").values_list("attempts", flat=True)) == [
        0,
        0,
        0,
        0,
        0,
        1,
    ]


def test_an_exception_in_the_middle_gives_the_rest_back(
    comment, course, student, morning, sink, monkeypatch
):
    for member in [MembershipFactory(course=course) for _ in range(3)]:
        CommentFactory(parent=CommentFactory(author=member, thread=comment.thread), author=student)
    plan_due(now=morning)

    def trip(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger, "begin_sending", trip)
    with pytest.raises(KeyboardInterrupt):
        deliver_due(now=morning)
    states = Digest.objects.exclude(state="skipped").values_list("state", flat=True)
    assert sorted(states) == ["leased", "pending", "pending", "pending"]
