"""A person's own settings: name, language, time zone, API tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.errors import TooManyTokens
from accounts.forms import ProfileForm, TokenForm
from accounts.models import User


class SiteRequest(HttpRequest):
    """A request of a signed-in person."""

    user: User


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SiteRequest) -> HttpResponse:
    """Show and change what the person is called, reads, and lives by."""
    user = request.user
    initial = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method != "POST":
        return render(request, "accounts/profile.html", {"form": form})
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form}, status=422)
    services.update_profile(user=user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("accounts:profile")


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SiteRequest) -> HttpResponse:
    """List the person's API tokens; a new one's secret is on the answer to the POST alone."""
    form = TokenForm(request.POST or None)
    if request.method != "POST":
        return _tokens_page(request, form)
    if not form.is_valid():
        return _tokens_page(request, form, status=422)
    try:
        token, secret = services.create_api_token(user=request.user, **form.cleaned_data)
    except TooManyTokens as error:
        form.add_error(None, str(error))
        return _tokens_page(request, form, status=422)
    return _tokens_page(request, TokenForm(), made=token, secret=secret)


@require_POST
def revoke_token(request: SiteRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    services.revoke_api_token(token=token, actor=request.user)
    messages.success(request, _("The token is revoked: nothing can use it any more."))
    return redirect("accounts:tokens")


def _tokens_page(
    request: SiteRequest, form: TokenForm, status: int = 200, **more: object
) -> HttpResponse:
    context = {"form": form, "tokens": request.user.api_tokens.all()} | more
    return render(request, "accounts/tokens.html", context, status=status)
