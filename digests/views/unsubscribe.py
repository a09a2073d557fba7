"""Ending the mail by the link in it: signed, without signing in, without cookies (RFC 8058)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from courses.models import Membership
from digests import services
from digests.emails import ALL, COURSE, signer


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, and changes nothing, for scanners follow links; POST does it.

    The address is the permission: whoever holds the mail may end it, and begin it again.
    A mail program posts ``List-Unsubscribe=One-Click``; the buttons post to the same place.
    """
    membership, scope = _holder(token)
    done = ""
    if request.method == "POST":
        done = _obey(request, membership, scope)
    with translation.override(membership.user.language):
        context = {
            "course": membership.course,
            "done": done,
            "scope": scope,
            "all_token": signer().sign(f"{membership.public_id}.{ALL}"),
            "course_token": signer().sign(f"{membership.public_id}.{COURSE}"),
        }
        return render(request, "digests/unsubscribe.html", context)


def _obey(request: HttpRequest, membership: Membership, scope: str) -> str:
    if request.POST.get("again") == "yes":
        services.resubscribe(member=membership)
        return "again"
    services.unsubscribe(member=membership, everywhere=scope == ALL)
    return scope


def _holder(token: str) -> tuple[Membership, str]:
    try:
        public_id, _dot, scope = signer().unsign(token).partition(".")
    except BadSignature:
        raise Http404 from None
    memberships = Membership.objects.select_related("user", "course")
    membership = memberships.filter(public_id=public_id).first()
    if membership is None or scope not in (COURSE, ALL):
        raise Http404
    return membership, scope
