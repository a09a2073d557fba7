"""The page on which a member chooses how often and when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.doors import CourseRequest, course_page
from digests import services
from digests.forms import PreferenceForm
from digests.selectors import preference_for


@require_http_methods(["GET", "HEAD", "POST"])
@course_page
def preferences(request: CourseRequest) -> HttpResponse:
    """Show and change what the member wants in this course."""
    form = PreferenceForm(
        request.POST or None,
        instance=preference_for(request.membership),
        zone=request.user.time_zone,
    )
    if request.method == "POST" and form.is_valid():
        _choose(request, form)
        messages.success(request, _("Saved."))
        return redirect("digests:preferences", course=request.membership.course.slug)
    context = {"form": form, "course": request.membership.course}
    status = 422 if request.method == "POST" else 200
    return render(request, "digests/preferences.html", context, status=status)


def _choose(request: CourseRequest, form: PreferenceForm) -> None:
    if form.cleaned_data["everywhere"]:
        services.choose_everywhere(user=request.user, **form.choice)
    services.choose_for_course(
        member=request.membership,
        paused_until=form.cleaned_data["paused_until"],
        **form.choice,
    )
