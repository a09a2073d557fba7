"""Conversations as the staff of a course moderate them: they read, close and remove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.text import kept_html
from courses.admin_scope import CourseScopedAdmin
from courses.models import Course, Membership
from discussions import services
from discussions.models import Comment, CommentVersion, Thread
from discussions.selectors import shown_versions


class ModerationAdmin(CourseScopedAdmin):
    """Nothing is added or changed by form: what staff do goes through the services."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def act(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        course_of: Callable[[Any], Course],
        do: Callable[[Any, Membership], object],
    ) -> int:
        """Let the person ``do`` something to each row, as staff of its course."""
        done = 0
        for row in rows:
            actor = Membership.objects.staff().filter(user=request.user.pk, course=course_of(row))
            try:
                do(row, actor.select_related("course").get())
            except (Membership.DoesNotExist, PermissionDenied):
                self.message_user(
                    request,
                    gettext("Only the staff of “%(course)s” can do this there.")
                    % {"course": course_of(row)},
                    messages.ERROR,
                )
            else:
                done += 1
        return done


@admin.register(Thread)
class ThreadAdmin(ModerationAdmin):
    course_path: ClassVar[str] = "course"
    list_display = ["name", "course", "section", "kind", "comment_count", "last_comment_at", "lock"]
    list_filter = [
        ("course", admin.RelatedOnlyFieldListFilter),
        "kind",
        ("locked_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["course", "section"]
    search_fields = ["title", "public_id", "passage__exact"]
    date_hierarchy = "last_comment_at"
    ordering = ["-last_comment_at", "-pk"]
    readonly_fields = (
        "name",
        "course",
        "section",
        "kind",
        "created_by",
        "created_at",
        "comment_count",
        "last_comment_at",
        "locked_at",
        "lock_reason",
        "page",
    )
    fields = readonly_fields
    actions = ["close", "open_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        return super().get_queryset(request).select_related("passage", "created_by__user")

    @admin.display(description=_("thread"))
    def name(self, obj: Thread) -> str:
        words = obj.title or (obj.passage.exact if obj.passage else obj.public_id)
        return Truncator(words).words(12)

    @admin.display(description=_("closed"), boolean=True)
    def lock(self, obj: Thread) -> bool:
        return obj.is_locked

    @admin.display(description=_("page"))
    def page(self, obj: Thread) -> SafeString:
        return _link(obj.get_absolute_url())

    @admin.action(description=_("Close the chosen conversations"))
    def close(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        done = self.act(
            request,
            queryset,
            lambda thread: thread.course,
            lambda thread, actor: services.lock_thread(thread=thread, actor=actor),
        )
        text = ngettext("%(n)d conversation is closed.", "%(n)d conversations are closed.", done)
        self.message_user(request, text % {"n": done})

    @admin.action(description=_("Open the chosen conversations again"))
    def open_again(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        done = self.act(
            request,
            queryset,
            lambda thread: thread.course,
            lambda thread, actor: services.unlock_thread(thread=thread, actor=actor),
        )
        text = ngettext("%(n)d conversation is open.", "%(n)d conversations are open.", done)
        self.message_user(request, text % {"n": done})


@admin.register(Comment)
class CommentAdmin(ModerationAdmin):
    """A deleted comment's words are shown to nobody, staff included."""

    course_path: ClassVar[str] = "thread__course"
    list_display = ["excerpt", "author", "course", "created_at", "edited_at", "deleted_at"]
    list_filter = [
        ("thread__course", admin.RelatedOnlyFieldListFilter),
        ("deleted_at", admin.EmptyFieldListFilter),
        "created_at",
    ]
    list_select_related = ["author__user", "thread__course"]
    search_fields = ["body_md", "author__user__name", "public_id"]
    ordering = ["-created_at", "-pk"]
    readonly_fields = (
        "author",
        "course",
        "created_at",
        "edited_at",
        "words",
        "earlier_words",
        "deleted_at",
        "deleted_by",
        "page",
    )
    fields = readonly_fields
    actions = ["remove"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Comment], search_term: str
    ) -> tuple[QuerySet[Comment], bool]:
        """Search standing comments only: a hit would tell what a deleted one said."""
        if search_term:
            queryset = queryset.filter(deleted_at=None, hidden_at=None)
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("comment"))
    def excerpt(self, obj: Comment) -> str:
        return Truncator(obj.body_md).words(14) if obj.is_standing else gettext("(deleted)")

    @admin.display(description=_("course"))
    def course(self, obj: Comment) -> Course:
        return obj.thread.course

    @admin.display(description=_("comment"))
    def words(self, obj: Comment) -> str:
        return kept_html(obj.body_html) if obj.is_standing else gettext("(deleted)")

    @admin.display(description=_("what it said before"))
    def earlier_words(self, obj: Comment) -> str:
        if not obj.is_standing:
            return ""
        earlier = shown_versions(obj)[:-1]
        return format_html_join("", "<p>{}: {}</p>", [(_when(v), v.body_md) for v in earlier])

    @admin.display(description=_("page"))
    def page(self, obj: Comment) -> SafeString:
        return _link(obj.get_absolute_url())

    @admin.action(description=_("Remove the chosen comments"))
    def remove(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        done = self.act(
            request,
            queryset,
            lambda comment: comment.thread.course,
            lambda comment, actor: services.delete_comment(comment=comment, actor=actor),
        )
        text = ngettext("%(n)d comment is removed.", "%(n)d comments are removed.", done)
        self.message_user(request, text % {"n": done})


def _when(version: CommentVersion) -> str:
    return date_format(timezone.localtime(version.created_at), "DATETIME_FORMAT")


def _link(url: str) -> SafeString:
    return format_html_join("", '<a href="{}">{}</a>', [(url, gettext("Open the page"))])
