from __future__ import annotations

import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from redis import Redis

from tests.factories.courses import CourseFactory
from tests.servers.worker import environment

pytestmark = pytest.mark.servers


def test_postgres_answers(postgres_url):
    with psycopg.connect(postgres_url) as link:
        assert link.execute("SELECT 1").fetchone() == (1,)


def test_redis_answers(redis_url):
    with Redis.from_url(redis_url) as client:
        assert client.ping()


def test_browser_shows_a_page(browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<h1>Good day</h1>")
        assert page.inner_text("h1") == "Good day"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", ["filesystem", "redis"])
def test_worker_does_what_its_broker_says(celery_worker_process, broker):
    worker = celery_worker_process(broker)
    worker.send("celery.accumulate", 1, 2)
    worker.wait_until(lambda: "celery.accumulate" in worker.log and "succeeded" in worker.log)


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_the_database_of_the_test(tmp_path):
    CourseFactory(slug="seen-from-afar")
    question = "from courses.models import Course; print(Course.objects.get().slug)"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", question],
        env=environment(tmp_path, None, {}),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "seen-from-afar"
