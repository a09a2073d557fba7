"""Real servers for tests: PostgreSQL, Redis, SMTP, chromium and a Celery worker."""
