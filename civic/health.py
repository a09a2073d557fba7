"""Whether this process answers: for load balancers and for ``make run``."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer without touching the database, the cache or a session."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
