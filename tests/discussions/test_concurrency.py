"""Several people write at once into a database file, as the site does."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from discussions import services
from discussions.models import Comment, Thread
from tests.factories.courses import MembershipFactory
from tests.factories.discussions import ThreadFactory
from tests.factories.essays import ReadingFactory

WRITERS, EACH = 8, 6


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file_database(transactional_db, tmp_path):
    """On SQLite tests share one connection in memory; threads need a file of their own."""
    if connection.vendor != "sqlite":
        yield
        return
    path = str(tmp_path / "db.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [path])
    settings = connection.settings_dict
    kept, name = connection.connection, settings["NAME"]
    connection.connection, settings["NAME"] = None, path
    yield
    connection.close()
    connection.connection, settings["NAME"] = kept, name


def at_once(jobs):
    """Run all ``jobs`` at the same time, each in a thread, and return what they return."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        gate.wait()
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_everybody_writes_into_one_thread_at_once(file_database):
    thread = ThreadFactory()
    members = MembershipFactory.create_batch(WRITERS, course=thread.course)

    def writer(member):
        def write():
            for n in range(EACH):
                services.post_comment(
                    thread=thread, author=member, body=f"Thought {n}", idempotency_key=f"k{n}"
                )

        return write

    at_once([writer(member) for member in members])

    thread.refresh_from_db()
    total = WRITERS * EACH
    numbers = sorted(Comment.objects.values_list("number", flat=True))
    assert numbers == list(range(1, total + 1))
    assert (thread.last_number, thread.comment_count, thread.version) == (total, total, total)


def test_one_submission_sent_eight_times_at_once_makes_one_thread(file_database):
    reading = ReadingFactory()
    author = MembershipFactory(course=reading.course)

    def start():
        return services.start_thread(
            author=author, subject=reading, body="Once.", idempotency_key="same"
        ).pk

    assert len(set(at_once([start] * WRITERS))) == 1
    assert Thread.objects.count() == Comment.objects.count() == 1
