"""Digests per second, beside what a program without any ledger reaches in the same run.

    python benchmarks/digests.py [--members 600] [--database URL]

All columns send the same messages to the same aiosmtpd sink in a process of its own:

* ``mime``: MIME built per message from ready texts, one connection; nothing is recorded;
* ``digests``: claimed, gathered, written, looked at once more, sent, recorded;
* ``naive``: the same mail written and sent with a connection for each person.
"""

from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import os
import pstats
import smtplib
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    options = _options()
    queue: multiprocessing.Queue[int] = multiprocessing.Queue()
    sink = multiprocessing.Process(target=serve, args=(queue,), daemon=True)
    sink.start()
    port = queue.get(timeout=20)
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), port, options.database)
        report(options, port)
    sink.terminate()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=600)
    parser.add_argument("--database", default="")
    parser.add_argument("--profile", action="store_true")
    return parser.parse_args()


def serve(queue: multiprocessing.Queue[int]) -> None:
    """Run the sink: it accepts everything and keeps nothing."""
    import logging  # noqa: PLC0415 - only in the sink's process

    from aiosmtpd.controller import Controller  # noqa: PLC0415 - only in the sink's process

    logging.disable(logging.CRITICAL)

    class Sink:
        async def handle_DATA(self, *_about: object) -> str:  # noqa: N802 - aiosmtpd's name
            return "250 OK"

    class AnyPort(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    controller = AnyPort(Sink(), hostname="127.0.0.1", port=0)
    controller.start()
    queue.put(controller.port)
    time.sleep(3600)


def prepare(folder: Path, port: int, database: str) -> None:
    os.environ.update(
        DEBUG="1", VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="civic.settings", SECRET_KEY="b" * 50
    )
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    os.environ["DATABASE_URL"] = database or f"sqlite:///{folder}/db.sqlite3"
    import django  # noqa: PLC0415 - the environment must be set first

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    settings.DEBUG = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)


def build(members: int) -> None:
    """A course of ``members`` who all follow a dozen busy threads."""
    from courses.models import Membership  # noqa: PLC0415 - after setup
    from tests.factories.courses import CourseFactory, MembershipFactory  # noqa: PLC0415
    from tests.factories.discussions import CommentFactory, ThreadFactory  # noqa: PLC0415
    from tests.factories.essays import InquiryFactory, ReadingFactory  # noqa: PLC0415
    from tests.factories.prompts import PromptFactory  # noqa: PLC0415

    course = CourseFactory(title="Civics 101")
    people = [MembershipFactory(course=course) for _ in range(members)]
    reading = ReadingFactory(inquiry=InquiryFactory(course=course))
    PromptFactory(inquiry=reading.inquiry, due_at=_morning() + timedelta(hours=30))
    threads = [ThreadFactory(reading=reading, created_by=people[0]) for _ in range(12)]
    for n in range(120):
        words = (
            f"Thought {n}: " + "who may decide what a square is for, and who has to sweep it? " * 5
        )
        CommentFactory(thread=threads[n % 12], author=people[n % 40], body_md=words)
    _follow(people, threads)
    Membership.objects.update(joined_at=_morning() - timedelta(days=30))


def _follow(people: list, threads: list) -> None:
    from discussions.models import Follow  # noqa: PLC0415 - after setup

    Follow.objects.bulk_create(
        [Follow(membership=person, thread=thread) for person in people for thread in threads],
        batch_size=500,
    )


def _morning() -> datetime:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return tomorrow.replace(hour=7, minute=0, second=0, microsecond=0)


def report(options: argparse.Namespace, port: int) -> None:
    build(options.members)
    from digests import services  # noqa: PLC0415 - after setup
    from digests.models import Digest  # noqa: PLC0415 - after setup

    now = _morning()
    seconds = timed(lambda: services.plan_due(now=now))
    print(f"plan      {options.members / seconds:8.0f} rows/s  ({seconds:.2f} s)")
    text, html = sample(now)
    size = len(mime(text, html, 0))
    baseline = rate(options.members, lambda: send_mime(port, text, html, options.members))
    with cProfile.Profile() if options.profile else nullcontext() as profile:
        ours = rate(Digest.objects.filter(state="pending").count(), lambda: drain(now))
    naive = rate(200, lambda: send_naive(port, text, html, 200))
    print(f"message   {size:8d} bytes")
    print(f"mime      {baseline:8.0f} messages/s")
    print(f"digests   {ours:8.0f} messages/s  ({ours / baseline:.2f} of mime)")
    print(f"naive     {naive:8.0f} messages/s")
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def sample(now: datetime) -> tuple[str, str]:
    """The texts of one real digest."""
    from digests.emails import compose  # noqa: PLC0415 - after setup
    from digests.models import Digest  # noqa: PLC0415 - after setup
    from digests.selectors import gather  # noqa: PLC0415 - after setup

    digest = Digest.objects.filter(state="pending").select_related(
        "membership__user", "membership__course"
    )[60]
    message = compose(digest, gather([digest], at=now, memory={})[digest.pk])
    return message.text, message.html


def mime(text: str, html: str, n: int) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Civics 101 <mail@civic.example.org>"
    message["To"] = f"person{n}@example.org"
    message["Subject"] = "1 prompt due Thu 18:00 · 2 replies to you — Civics 101"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def send_mime(port: int, text: str, html: str, count: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for n in range(count):
            server.sendmail("mail@civic.example.org", [f"p{n}@example.org"], mime(text, html, n))


def send_naive(port: int, text: str, html: str, count: int) -> None:
    for n in range(count):
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.sendmail("mail@civic.example.org", [f"p{n}@example.org"], mime(text, html, n))


def drain(now: datetime) -> None:
    from digests import services  # noqa: PLC0415 - after setup

    tally = services.deliver_due(now=now)
    print(dict(tally))


def rate(count: int, work: Callable[[], object]) -> float:
    return count / timed(work)


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
