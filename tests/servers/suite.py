"""``make test``: the whole suite on SQLite, then all of it again on a real PostgreSQL.

Arguments go to pytest. Without PostgreSQL the second half is left out with a reason;
with ``CI=true`` that is a failure.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import NoReturn

from tests.servers.postgres import NoServer, postgres


def say(text: str) -> None:
    sys.stdout.write(f"\n{text}\n\n")
    sys.stdout.flush()


def suite(name: str, environment: dict[str, str]) -> int:
    """Run pytest on one database; return its exit code."""
    say(f"== The whole suite on {name}")
    command = [sys.executable, "-m", "pytest", "--numprocesses=2", "--dist=worksteal", "-ra"]
    return subprocess.run([*command, *sys.argv[1:]], env=environment, check=False).returncode


def on_sqlite() -> int:
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    return suite("SQLite", environment)


def on_postgres() -> int:
    try:
        with postgres() as url:
            # One server for this half, and for the tests that ask for one.
            return suite("PostgreSQL", os.environ | {"DATABASE_URL": url, "TEST_DATABASE_URL": url})
    except NoServer as error:
        say(f"== PostgreSQL is not on this machine, so the second half is left out: {error}")
        return int(os.environ.get("CI") == "true")


def main() -> NoReturn:
    # So that PostgreSQL is stopped when we are.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    codes = [on_sqlite(), on_postgres()]
    if any(codes):
        say("== Not everything passed; see above.")
    sys.exit(max(codes))


if __name__ == "__main__":
    main()
