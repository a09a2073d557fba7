"""``make run`` as a whole: it starts three processes, says when it is ready, leaves none behind."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from civic import embedded
from tests.servers import ports


def test_free_port_refuses_what_is_no_port():
    for text in ("abc", "0", "65536", "-1", "80 80"):
        with pytest.raises(embedded.Refusal, match="is not a port"):
            embedded.free_port(text)


def test_free_port_refuses_a_busy_one_and_names_another():
    with socket.socket() as taken:
        taken.bind((embedded.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(embedded.Refusal, match=f"make run PORT={port + 1}"):
            embedded.free_port(str(port))
    assert embedded.free_port(str(port)) == port


def test_write_env_keeps_the_secret_it_made(tmp_path):
    embedded.write_env(tmp_path / "var")
    path = tmp_path / "var/env"
    first = path.read_text()
    assert first.startswith("DEBUG=1\nSECRET_KEY=")
    assert path.stat().st_mode & 0o777 == 0o600
    embedded.write_env(tmp_path / "var")
    assert path.read_text() == first


class Site:
    """``make run``'s process and all that it started."""

    def __init__(self, var: Path, **extra: str) -> None:
        self.var = var
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.port = ports.free_port()
        own = {"VAR_DIR": str(var), "PORT": str(self.port)}
        var.mkdir()
        self.log_path = var / "log"
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "civic.embedded"],
                cwd=settings.BASE_DIR,
                env=kept | own | extra,
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def wait_until_it_greets(self) -> None:
        deadline = time.monotonic() + 90
        while "Civic is running" not in self.log:
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.1)

    def mailbox(self, caller: str = "") -> int:
        """Status of the mailbox page, asked for through a proxy on behalf of ``caller``."""
        headers = {"X-Forwarded-For": caller} if caller else {}
        with closing(http.client.HTTPConnection(embedded.HOST, self.port, timeout=20)) as asked:
            asked.request("GET", "/mailbox/", headers=headers)
            return asked.getresponse().status

    def processes(self) -> dict[int, str]:
        """Whatever runs with our folder in its environment, by command."""
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if str(self.var).encode() in (path / "environ").read_bytes():
                    command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found[int(path.name)] = command
            except OSError:
                continue  # it ended while we looked
        return found

    def stop_all(self) -> None:
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


@pytest.fixture
def start(tmp_path):
    sites = []

    def run(**extra):
        sites.append(Site(tmp_path / f"var-{len(sites)}", **extra))
        return sites[-1]

    yield run
    for site in sites:
        site.stop_all()


linux = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")


@pytest.mark.servers
@linux
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_site_stops_on_a_signal_and_leaves_nothing_running(start, sign):
    site = start()
    site.wait_until_it_greets()
    commands = " ".join(site.processes().values())
    assert all(part in commands for part in ("waitress", "civic worker", "civic beat"))
    assert "student@example.org" in site.log
    assert (site.mailbox(), site.mailbox("203.0.113.9")) == (200, 404)
    site.process.send_signal(sign)
    assert site.process.wait(40) == 0
    assert site.processes() == {}


@pytest.mark.servers
@linux
def test_one_that_crashes_stops_the_others(start):
    site = start()
    site.wait_until_it_greets()
    (beat,) = (pid for pid, command in site.processes().items() if "civic beat" in command)
    os.kill(beat, signal.SIGKILL)
    assert site.process.wait(40) == 1
    assert site.processes() == {}
    assert "beat stopped" in site.log


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ({"PORT": "http"}, "is not a port"),
        ({"TIME_ZONE": "Mars"}, "TIME_ZONE: Not a time zone"),
        ({"DATABASE_URL": "postgres://civic@127.0.0.1:1/civic"}, "The database does not answer"),
    ],
)
def test_site_that_cannot_start_says_why(start, extra, sentence):
    site = start(**extra)
    assert site.process.wait(60) == 1
    assert sentence in site.log
    assert "Traceback" not in site.log
