"""Settings of the tests: those of the site, with fast hashing and mail kept in memory.

The database is SQLite in a file, so that threads and worker processes see it too;
with ``DATABASE_URL`` in the environment it is that server's.
"""

import atexit
import os
import shutil
import tempfile

if "CIVIC_TESTS_DIR" not in os.environ:
    # Once per run: the processes of xdist inherit it.
    os.environ["CIVIC_TESTS_DIR"] = tempfile.mkdtemp(prefix="civic-tests-")
    atexit.register(shutil.rmtree, os.environ["CIVIC_TESTS_DIR"], ignore_errors=True)
os.environ |= {
    "DEBUG": "1",
    "VAR_DIR": os.environ["CIVIC_TESTS_DIR"],
    "SITE_URL": "http://testserver",
    "TIME_ZONE": "UTC",
}
# What a developer has set for the site must not reach the tests.
for name in ("SECRET_KEY", "ALLOWED_HOSTS", "REDIS_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"):
    os.environ.pop(name, None)

from civic.settings import *  # noqa: E402, F403 - the environment must be set first
from civic.settings import DATABASES, VAR_DIR  # noqa: E402 - as above

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    # Nobody needs these rows after a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    # A connection kept by a thread of the live server would block the end of a test.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
