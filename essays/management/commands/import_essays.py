"""Import essays from files into a course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from courses.models import Course
from essays import services
from essays.errors import AlreadyAReading, EssayAlreadyImported
from essays.importing.read import read_essay
from essays.models import Edition, Inquiry, Rights


class Command(BaseCommand):
    """Import files as essays; the same file twice is one essay."""

    help = "Import essays from text or Markdown files into a course."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--course", required=True, metavar="SLUG")
        parser.add_argument(
            "--inquiry", metavar="SLUG", help="set each as a reading of this inquiry"
        )
        parser.add_argument(
            "--rights",
            default="",
            choices=["", *Rights.values],
            help="by which right the class may read them; without it they stay drafts",
        )
        parser.add_argument(
            "--as",
            dest="email",
            metavar="EMAIL",
            help="the instructor who imports; otherwise the course's first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        course = self._course(options["course"])
        actor = self._actor(course, options["email"])
        inquiry = self._inquiry(course, options["inquiry"])
        failed = 0
        for path in options["files"]:
            try:
                edition = self._import(path, course, actor, options["rights"])
                if inquiry:
                    self._set(edition, inquiry, actor)
            except (DomainError, OSError) as error:
                failed += 1
                self.stderr.write(f"{path}: {error}")
            except ValidationError as error:
                failed += 1
                self.stderr.write(f"{path}: {' '.join(error.messages)}")
            except PermissionDenied as error:
                raise CommandError(str(error)) from error
        if failed:
            raise CommandError(_("%(failed)d files were not imported.") % {"failed": failed})

    def _course(self, slug: str) -> Course:
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise CommandError(_("There is no course “%(slug)s”.") % {"slug": slug})
        return course

    def _inquiry(self, course: Course, slug: str | None) -> Inquiry | None:
        if slug is None:
            return None
        inquiry = course.inquiries.filter(slug=slug).first()
        if inquiry is None:
            raise CommandError(_("The course has no inquiry “%(slug)s”.") % {"slug": slug})
        return inquiry

    def _actor(self, course: Course, email: str | None) -> User:
        teachers = User.objects.filter(memberships__in=course.memberships.instructors())
        actors = User.objects.filter(email=email.lower()) if email else teachers
        actor = actors.order_by("pk").first()
        if actor is None:
            raise CommandError(_("Name an instructor of the course with --as EMAIL."))
        return actor

    def _import(self, path: Path, course: Course, actor: User, rights: str) -> Edition:
        source = path.read_bytes()
        draft = read_essay(source, name=path.name)
        try:
            edition = services.import_essay(
                draft=draft,
                source=source,
                source_name=path.name,
                course=course,
                actor=actor,
                rights_status=rights,
            )
        except EssayAlreadyImported as known:
            edition = known.edition
            self._settle_rights(edition, actor, rights)
            self.stdout.write(f"{path}: {_('already here')}: {edition.title}")
        else:
            self.stdout.write(f"{path}: {_('imported')}: {edition.title}")
        for warning in edition.warnings:
            self.stdout.write(f"  {warning}")
        return edition

    def _settle_rights(self, edition: Edition, actor: User, rights: str) -> None:
        essay = edition.essay
        if rights and essay.rights_status != rights:
            essay.rights_status = rights
            services.update_essay(essay=essay, actor=actor)

    def _set(self, edition: Edition, inquiry: Inquiry, actor: User) -> None:
        publish = bool(edition.essay.rights_status)
        try:
            services.set_reading(inquiry=inquiry, edition=edition, actor=actor, publish=publish)
        except AlreadyAReading:
            reading = inquiry.readings.get(edition=edition)
            if publish and reading.published_at is None:
                services.publish_reading(reading=reading, actor=actor)
