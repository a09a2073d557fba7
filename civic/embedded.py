"""``make run``: the whole platform on this machine, from one terminal.

Prepares ``var/`` and the database, then runs web server, worker and beat together: they
start together, and when one ends or a signal comes, all stop.
"""

from __future__ import annotations

import io
import os
import secrets
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import honcho.manager
from honcho.printer import Printer

HOST = "127.0.0.1"
#: Seconds in which the worker may finish what it is doing; more than its soft shutdown.
PATIENCE = 25


def main() -> int:
    try:
        port = free_port(os.environ.get("PORT") or "8000")
        address = f"http://{HOST}:{port}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
        os.environ.setdefault("SITE_URL", address)
        write_env(Path(os.environ.setdefault("VAR_DIR", str(Path.cwd() / "var"))))
        accounts = prepare()
    except Refusal as refusal:
        say(str(refusal))
        return 1
    return serve(port, f"\nCivic is running at {address}  (Ctrl-C stops it)\n{accounts}")


class Refusal(Exception):
    """Why the platform cannot start, in a sentence."""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def free_port(text: str) -> int:
    """Return the port of ``text`` if a server can listen on it."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT={text} is not a port. Choose a number from 1024 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise Refusal(
                f"Port {text} cannot be used ({error.strerror}). "
                f"Stop what listens there, or choose another: make run PORT={int(text) + 1}"
            ) from None
    return int(text)


def write_env(folder: Path) -> None:
    """Write ``env`` into ``folder`` once: development mode and a secret of this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "env"
    if path.exists():
        return
    path.touch(mode=0o600)
    path.write_text(f"DEBUG=1\nSECRET_KEY={secrets.token_urlsafe(50)}\n", encoding="utf-8")


def prepare() -> str:
    """Bring the database up to date, load the demo course; return what it says of accounts."""
    # Django reads its settings when it is imported by name, and they need ``var/env``.
    import django  # noqa: PLC0415 - after the environment is set
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - as above
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import OperationalError, connections  # noqa: PLC0415 - as above

    accounts = io.StringIO()
    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_demo", stdout=accounts)
        # The processes that start now must not share our connections.
        connections.close_all()
    except ImproperlyConfigured as error:
        raise Refusal(str(error)) from None
    except OperationalError as error:
        raise Refusal(f"The database does not answer: {str(error).strip()}") from None
    return accounts.getvalue()


def serve(port: int, greeting: str) -> int:
    """Run web server, worker and beat until one ends or we are told to stop."""
    honcho.manager.KILL_WAIT = PATIENCE
    together = Together(port, greeting)
    celery = f"exec {sys.executable} -m celery --quiet --app civic"
    together.add_process(
        "web",
        f"exec {sys.executable} -m waitress --listen={HOST}:{port} --threads=8 "
        # Whether a request came through a proxy tells whether it came from this machine.
        "--no-clear-untrusted-proxy-headers civic.wsgi:application",
    )
    # Python would greet us with warnings that are meant for production: running as root, DEBUG.
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    together.add_process("worker", f"{celery} worker --concurrency=2", env=quiet)
    together.add_process("beat", f"{celery} beat", env=quiet)
    together.loop()
    # Being told to stop is no failure.
    return 0 if together.returncode in STOPPED else 1


STOPPED = (128 + signal.SIGINT, 128 + signal.SIGTERM)


class Together(honcho.manager.Manager):
    """Processes that live and end together, and a greeting once the site answers."""

    def __init__(self, port: int, greeting: str) -> None:
        super().__init__(Printer(sys.stdout, time_format=""))
        self._procmgr = Gentle()
        self._greeter = threading.Thread(target=greet, args=(port, greeting), daemon=True)

    def _start(self) -> None:
        super()._start()
        self._greeter.start()

    def terminate(self) -> None:
        if all("pid" in process for process in self._processes.values()):
            super().terminate()
        else:
            # The signal came before all had told their process ids.
            threading.Timer(0.2, self.terminate).start()

    def _system_print(self, data: str) -> None:
        """Say nothing of starting and stopping but when one ended by itself."""
        if "stopped" in data and self.returncode is None:
            super()._system_print(data)


class Gentle:
    """Asks the process itself to stop, not its children: the worker lets them finish."""

    def terminate(self, pid: int) -> None:
        os.kill(pid, signal.SIGTERM)

    def kill(self, pid: int) -> None:
        os.killpg(pid, signal.SIGKILL)


def greet(port: int, greeting: str) -> None:
    """Say ``greeting`` when the site answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2):
                say(greeting)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
