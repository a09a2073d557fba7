from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from courses.doors import CourseRequest, course_page
from discussions import policies, services
from discussions.forms import EditForm
from discussions.models import Comment
from discussions.selectors import changes_of, line_for
from discussions.views.found import (
    find_comment,
    keep_draft,
    links,
    place_url,
    refuse,
    tell,
)


@require_safe
@course_page
def comment(request: CourseRequest, public_id: str) -> HttpResponse:
    """Lead to a comment's place in its thread."""
    return redirect(place_url(find_comment(request, public_id)))


@require_http_methods(["GET", "HEAD", "POST"])
@course_page
def edit(request: CourseRequest, public_id: str) -> HttpResponse:
    """Change one's own words."""
    found = find_comment(request, public_id)
    if not policies.can_edit(request.membership, found):
        raise PermissionDenied
    is_sent = request.method == "POST"
    if not is_sent and not found.is_standing:
        return redirect(place_url(found))
    form = EditForm(request.POST if is_sent else None, comment=found, member=request.membership)
    if not is_sent:
        return render(request, "discussions/edit.html", {"form": form, "comment": found})
    if "save_draft" in request.POST:
        page = ("discussions/edit.html", {"comment": found})
        return keep_draft(request, form, *page, back=form.action)
    return _save(request, found, form)


def _save(request: CourseRequest, comment: Comment, form: EditForm) -> HttpResponse:
    context = {"comment": comment}
    if not form.is_valid():
        return refuse(request, form, "discussions/edit.html", context)
    try:
        saved = services.edit_comment(
            comment=comment, actor=request.membership, body=form.cleaned_data["body"]
        )
    except DomainError as error:
        tell(form, error)
        return refuse(request, form, "discussions/edit.html", context)
    if not request.htmx:
        return redirect(place_url(comment))
    response = render(
        request,
        "discussions/_comment.html",
        {
            "thread": comment.thread,
            "comment": line_for(saved, request.membership),
            **links(comment.thread),
            "said": _("Your comment is saved."),
        },
    )
    # The form stands inside the comment, and all of the comment is made anew.
    response["HX-Retarget"] = f"#comment-{comment.public_id}"
    response["HX-Reswap"] = "outerHTML"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@course_page
def delete(request: CourseRequest, public_id: str) -> HttpResponse:
    """Ask whether to delete a comment, and do so."""
    found = find_comment(request, public_id)
    if not policies.can_delete(request.membership, found):
        raise PermissionDenied
    if request.method == "POST":
        services.delete_comment(comment=found, actor=request.membership)
        messages.success(request, _("The comment is deleted. Replies to it stay."))
        return redirect(place_url(found))
    if not found.is_standing:
        return redirect(place_url(found))
    return render(request, "discussions/delete.html", {"comment": found})


@require_safe
@course_page
def history(request: CourseRequest, public_id: str) -> HttpResponse:
    """What a comment said before."""
    found = find_comment(request, public_id)
    if not found.is_standing:
        raise Http404
    context = {"comment": found, "changes": changes_of(found), "place": place_url(found)}
    return render(request, "discussions/history.html", context)
