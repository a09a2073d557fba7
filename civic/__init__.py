"""Wiring: settings, root URLs, the Celery app and the WSGI application."""

from civic.celery import app as celery_app

__all__ = ["celery_app"]
