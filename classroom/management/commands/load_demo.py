"""Load the demo course, or bring its dates up to the present."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from classroom.demo.loading import demo_slug, load_demo_course
from classroom.demo.people import ADMINISTRATOR, PASSWORD
from classroom.demo.shifting import freshen
from courses.models import Course


class Command(BaseCommand):
    """Load the demo course once; afterwards move its dates along with the calendar."""

    help = "Load the demo course, or bring its dates up to the present. Never in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(_("Demo accounts have a known password: not in production."))
        course = Course.objects.filter(slug=demo_slug()).first()
        if course is None:
            load_demo_course()
            self.stdout.write(_("The demo course is loaded."))
        elif days := freshen(course):
            self.stdout.write(_("The demo course is %(days)d days younger.") % {"days": days})
        else:
            self.stdout.write(_("The demo course is up to date."))
        self.stdout.write(_("Sign in with the password %(password)s as") % {"password": PASSWORD})
        for role, email in (
            (_("instructor"), "instructor@example.org"),
            (_("student"), "student@example.org"),
            (_("administrator"), ADMINISTRATOR),
        ):
            self.stdout.write(f"  {email}  ({role})")
