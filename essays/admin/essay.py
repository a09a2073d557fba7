from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from courses.admin_scope import CourseScopedAdmin
from courses.doors import SiteRequest
from essays import services
from essays.admin.importing import correct_view, upload_view
from essays.forms import EssayForm
from essays.models import Edition, Essay


class CheckedEssayForm(EssayForm):
    """The form with the rules of the service, so that a refusal is told at the form."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            services.check_essay(Essay(pk=self.instance.pk, **cleaned))
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned


@admin.register(Essay)
class EssayAdmin(CourseScopedAdmin):
    """Essays of one's courses. The text itself is never edited here; adding is importing."""

    course_path = "course"
    home_label = _("Import an essay")
    form = CheckedEssayForm
    list_display = ["title", "byline", "course", "rights", "reading_count", "created_at"]
    list_filter = [("course", admin.RelatedOnlyFieldListFilter), "rights_status"]
    list_select_related = ["course"]
    search_fields = ["editions__title", "editions__byline", "publication"]
    readonly_fields = ["course", "source_name"]
    change_form_template = "admin/essays/essay/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Essay]:
        newest = Edition.objects.filter(essay=OuterRef("pk")).order_by("-number")
        return (
            super()
            .get_queryset(request)
            .defer("source")
            .annotate(
                newest_title=Subquery(newest.values("title")[:1]),
                newest_byline=Subquery(newest.values("byline")[:1]),
                readings=Count("editions__readings", distinct=True),
            )
        )

    @admin.display(description=_("title"), ordering="newest_title")
    def title(self, essay: Any) -> str:
        return essay.newest_title

    @admin.display(description=_("author"), ordering="newest_byline")
    def byline(self, essay: Any) -> str:
        return essay.newest_byline or "–"

    @admin.display(description=_("rights"), ordering="rights_status")
    def rights(self, essay: Essay) -> Any:
        return essay.get_rights_status_display() if essay.rights_status else _("Draft: not clear")

    @admin.display(description=_("readings"), ordering="readings")
    def reading_count(self, essay: Any) -> int:
        return essay.readings

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("add/upload/<int:pk>/", view(self.correct), name="essays_essay_correct"),
            path("<int:pk>/source/", view(self.download_source), name="essays_essay_source"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Import an essay, first step: choose a file or paste."""
        return upload_view(cast("SiteRequest", request), self)

    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import an essay, second step: look at what was detected, correct it, save."""
        return correct_view(cast("SiteRequest", request), self, pk)

    def download_source(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file as it came, never shown by the browser as a page."""
        essay = get_object_or_404(self.get_queryset(request).defer(None), pk=pk)
        response = HttpResponse(bytes(essay.source), content_type="application/octet-stream")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Disposition"] = 'attachment; filename="source"'
        return response

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        essay = self.get_object(request, object_id)
        edition = essay and essay.editions.order_by("-number").prefetch_related("blocks").first()
        extra = {"edition": edition, "subtitle": edition and edition.title, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def save_model(self, request: HttpRequest, obj: Essay, form: Any, change: bool) -> None:
        self.refuse_foreign(request, obj)
        services.update_essay(essay=obj, actor=cast("SiteRequest", request).user)

    def is_deletable(self, obj: Essay) -> bool:
        """An essay that was set as a reading stays; one that nobody set may go."""
        return not obj.editions.filter(readings__isnull=False).exists()

    def to_change(self, essay: Essay) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:essays_essay_change", args=[essay.pk]))
