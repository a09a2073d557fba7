"""A real Celery worker process, on a real broker, with the database of the test.

The test must commit what the worker shall see: ``@pytest.mark.django_db(transaction=True)``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from kombu import Connection

from civic.celery import app


@dataclass
class Broker:
    """Where tasks wait: an address and how to reach it."""

    url: str
    options: dict[str, Any]

    @classmethod
    def folder(cls, var: Path) -> Broker:
        """The filesystem broker of a site whose state is in ``var``, as the settings lay it out."""
        queue, control, processed = (
            var / "broker" / part for part in ("queue", "control", "processed")
        )
        for folder in (queue, control, processed):
            folder.mkdir(parents=True, exist_ok=True)
        options = {
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
            "processed_folder": str(processed),
        }
        return cls("filesystem://localhost", options)

    def connect(self) -> Connection:
        return Connection(self.url, transport_options=self.options)


@dataclass
class Worker:
    """A worker that runs; tasks sent by ``send`` are its."""

    process: subprocess.Popen[bytes]
    broker: Broker
    log_path: Path

    @property
    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8")

    def send(self, task: str, *args: Any, **kwargs: Any) -> None:
        """Queue the task of this name, for example ``digests.tasks.drain_digests``."""
        with self.broker.connect() as link:
            app.send_task(task, args=args, kwargs=kwargs, connection=link)

    def wait_until(self, condition: Callable[[], object], seconds: float = 20) -> None:
        """Wait for ``condition``; fail with the worker's log when it does not come."""
        deadline = time.monotonic() + seconds
        while not condition():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The worker did not do it within {seconds} s. Its log:\n{self.log}")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def database_url() -> str:
    """The test's database as a ``DATABASE_URL``."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    secret = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    host = quote(settings["HOST"], safe="")
    return f"postgres://{settings['USER']}{secret}@{host}{port}/{settings['NAME']}"


def environment(var: Path, redis_url: str | None, extra: dict[str, str]) -> dict[str, str]:
    """What a process of the site needs to work with the test's database."""
    own = {
        "DJANGO_SETTINGS_MODULE": "civic.settings",
        "DEBUG": "1",
        "VAR_DIR": str(var),
        "DATABASE_URL": database_url(),
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
    }
    return os.environ | own | ({"REDIS_URL": redis_url} if redis_url else {}) | extra


@pytest.fixture
def celery_worker_process(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Worker]]:
    """Start workers: ``celery_worker_process("filesystem")`` or ``("redis")``.

    Further keyword arguments are environment variables, for example
    ``EMAIL_URL=smtp_sink.url``.
    """
    workers: list[Worker] = []

    def start(broker: str, **extra: str) -> Worker:
        redis_url = request.getfixturevalue("redis_url") if broker == "redis" else None
        var = tmp_path / f"worker-{len(workers)}"
        route = Broker(redis_url, {}) if redis_url else Broker.folder(var)
        var.mkdir(exist_ok=True)
        log_path = var / "log"
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "civic",
            "worker",
            "--concurrency=1",
            "--loglevel=INFO",
        ]
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, env=environment(var, redis_url, extra)
            )
        workers.append(Worker(process, route, log_path))
        workers[-1].wait_until(lambda: " ready." in workers[-1].log, 40)
        return workers[-1]

    yield start
    for worker in workers:
        worker.stop()
