"""``make check``: Django's own checks in an environment like production's."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile

PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "civic.example.org",
    "SITE_URL": "https://civic.example.org",
    "DATABASE_URL": "postgres://civic@localhost/civic",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "submission://civic:secret@mail.example.org",
    "DEFAULT_FROM_EMAIL": "Civic <civic@example.org>",
}


def production(var_dir: str) -> dict[str, str]:
    """An environment in which the settings are production's."""
    kept = {name: text for name, text in os.environ.items() if name not in ("DEBUG", "TIME_ZONE")}
    return kept | PRODUCTION | {"VAR_DIR": var_dir, "DJANGO_SETTINGS_MODULE": "civic.settings"}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="civic-check-") as folder:
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, env=production(folder), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
