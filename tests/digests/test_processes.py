"""Digests through real processes: a worker on each broker, and several commands at once."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from courses.models import Membership
from digests.models import Digest, DigestDefaults, State
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import CommentFactory
from tests.servers.worker import environment

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
MEMBERS = 12


@pytest.fixture
def waiting(comment, course, student):
    """Members to each of whom somebody replied, and whose hour has come."""
    members = [MembershipFactory(course=course) for _ in range(MEMBERS)]
    for member in members:
        own = CommentFactory(author=member, thread=comment.thread)
        CommentFactory(parent=own, author=student)
        # The hour that has just begun, as they count hours.
        DigestDefaults.objects.create(user=member.user, hour=timezone.now().hour)
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=30))
    others = Membership.objects.exclude(pk__in=[member.pk for member in members])
    for member in others:
        DigestDefaults.objects.create(user=member.user, cadence="off")
    return members


@pytest.mark.parametrize("broker", ["filesystem", "redis"])
def test_a_worker_plans_and_delivers(celery_worker_process, smtp_sink, waiting, broker):
    worker = celery_worker_process(broker, EMAIL_URL=smtp_sink.url)

    for _ in range(3):  # a task that is delivered thrice does its work once
        worker.send("digests.tasks.plan_digests")
        worker.send("digests.tasks.drain_digests")
    worker.wait_until(lambda: Digest.objects.filter(state=State.SENT).count() == MEMBERS)
    worker.wait_until(lambda: worker.log.count("succeeded") == 6)

    assert Digest.objects.count() == MEMBERS
    assert all(len(smtp_sink.to(member.user.email)) == 1 for member in waiting)
    assert "@example.org" not in worker.log


def test_commands_at_once_make_each_mail_once(tmp_path, smtp_sink, waiting):
    command = [sys.executable, "manage.py", "send_digests"]
    variables = environment(tmp_path, None, {"EMAIL_URL": smtp_sink.url})
    started = [
        subprocess.Popen(
            command,
            env=variables,
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [process.communicate(timeout=120) for process in started]

    assert [process.returncode for process in started] == [0, 0, 0], told
    assert Digest.objects.count() == MEMBERS
    assert sorted(len(smtp_sink.to(member.user.email)) for member in waiting) == [1] * MEMBERS
    planned = [int(out.split()[0]) for out, _ in told]
    assert sum(planned) == MEMBERS


def test_the_loop_ends_with_the_letter_in_hand(tmp_path, smtp_sink, waiting):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "send_digests", "--loop"],
        env=environment(tmp_path, None, {"EMAIL_URL": smtp_sink.url}),
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not smtp_sink.messages and time.monotonic() < deadline:
        time.sleep(0.02)
    process.terminate()
    _out, log = process.communicate(timeout=30)

    assert process.returncode == 0, log
    assert set(Digest.objects.values_list("state", flat=True)) <= {State.SENT, State.PENDING}
    sent = Digest.objects.filter(state=State.SENT).count()
    assert sent == len(smtp_sink.messages) > 0


def test_the_loop_outlives_a_round_that_failed(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "send_digests", "--loop"],
        env=environment(
            tmp_path, None, {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
        ),
        cwd=settings.BASE_DIR,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert any("this round failed" in line for line in process.stderr)
    assert process.poll() is None
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0
