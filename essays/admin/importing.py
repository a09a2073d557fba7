"""Importing an essay in the admin: upload or paste, look at it, correct it, save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.errors import DomainError
from courses.doors import SiteRequest
from courses.models import Course
from essays import services
from essays.errors import EssayAlreadyImported
from essays.forms import DraftForm, SourceForm
from essays.importing.correcting import corrected
from essays.importing.draft import EssayDraft
from essays.importing.errors import TOO_MANY, ImportRefused
from essays.importing.read import read_essay
from essays.models import Edition, EssayUpload, Inquiry

if TYPE_CHECKING:
    from essays.admin.essay import EssayAdmin

#: Each part is a field of the next page: with more it would take too long, or could not be sent.
MOST_PARTS = 2_000


def upload_view(request: SiteRequest, door: EssayAdmin) -> HttpResponse:
    """Take a file or a pasted text; what cannot be read is refused here with a reason."""
    if not door.has_add_permission(request):
        raise PermissionDenied
    courses = door.own_choices(Course.objects.all(), "pk", request)
    form = SourceForm(request.POST or None, request.FILES or None, courses=courses)
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, form)
        except DomainError as error:
            form.add_error(None, str(error))
    context = _context(request, door, form=form, title=_("Import an essay"))
    status = 422 if form.errors else 200
    return render(request, "admin/essays/essay/upload.html", context, status=status)


def _kept(request: SiteRequest, form: SourceForm) -> HttpResponse:
    name, source = form.source
    if len(read_essay(source, name=name).blocks) > MOST_PARTS:
        raise ImportRefused(TOO_MANY)
    upload = services.keep_upload(
        course=form.cleaned_data["course"], actor=request.user, name=name, source=source
    )
    return HttpResponseRedirect(reverse("admin:essays_essay_correct", args=[upload.pk]))


def correct_view(request: SiteRequest, door: EssayAdmin, pk: int) -> HttpResponse:
    """Show what was detected beside the choices, and save what staff made of it."""
    if not door.has_add_permission(request):
        raise PermissionDenied
    uploads = door.own_choices(EssayUpload.objects.select_related("course"), "course", request)
    upload = get_object_or_404(uploads, pk=pk)
    draft = read_essay(bytes(upload.source), name=upload.name)
    form = DraftForm(
        request.POST or None,
        draft=draft,
        inquiries=door.own_choices(Inquiry.objects.all(), "course", request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            edition = _saved(request, upload, draft, form)
        except EssayAlreadyImported as error:
            messages.warning(request, str(error))
            return door.to_change(error.edition.essay)
        except ValidationError as error:
            form.add_error(None, error)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": edition.title})
            return door.to_change(edition.essay)
    context = _context(
        request, door, form=form, draft=draft, upload=upload, title=_("Check what was detected")
    )
    status = 422 if form.errors else 200
    return render(request, "admin/essays/essay/correct.html", context, status=status)


@transaction.atomic
def _saved(
    request: SiteRequest, upload: EssayUpload, draft: EssayDraft, form: DraftForm
) -> Edition:
    given = form.cleaned_data
    names = ("title", "standfirst", "author", "publication", "published_on", "language")
    edition = services.import_essay(
        draft=corrected(draft, choices=form.choices, **{name: given[name] for name in names}),
        source=bytes(upload.source),
        source_name=upload.name,
        course=upload.course,
        actor=request.user,
        rights_status=given["rights_status"],
        rights_note=given["rights_note"],
        author_note=given["author_note"],
        canonical_url=given["canonical_url"],
    )
    if given["inquiry"]:
        services.set_reading(
            inquiry=given["inquiry"],
            edition=edition,
            actor=request.user,
            answer_summary=given["answer_summary"],
            publish=bool(given["rights_status"]),
        )
    services.discard_upload(upload=upload, actor=request.user)
    return edition


def _context(request: SiteRequest, door: EssayAdmin, **values: Any) -> dict[str, Any]:
    return {
        **door.admin_site.each_context(request),
        "opts": door.model._meta,
        "media": door.media,
        **values,
    }
