"""Create a course and name its first instructor."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from common.errors import DomainError
from courses.services import create_course


class Command(BaseCommand):
    help = (
        "Create a course and name its first instructor, who takes part as soon as the "
        "address signs in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name in addresses, for example civics-2026")
        parser.add_argument("title")
        parser.add_argument("--instructor", required=True, metavar="EMAIL")
        parser.add_argument("--time-zone", default="UTC", help="for example America/New_York")

    def handle(self, **options: Any) -> None:
        try:
            course = create_course(
                actor=_administrator(),
                title=options["title"],
                slug=options["slug"],
                time_zone=options["time_zone"],
                instructor_email=options["instructor"],
            )
        except ValidationError as error:
            lines = [f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()]
            raise CommandError("\n".join(lines)) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Created the course “{course.title}” at /c/{course.slug}/.")


def _administrator() -> User:
    """Return the administrator in whose name the command acts."""
    user = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if user is None:
        raise CommandError(
            "There is no administrator yet. Make one first: python manage.py createsuperuser"
        )
    return user
