"""Outgoing mail made readable where there is no mail server: only on the machine itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from digests.mailbox import Mail, mail_in, mails_in

#: The HTML of a mail may style itself and nothing else: no script, no request, no form.
_SANDBOX = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"


def _on_this_machine(view: Callable[..., HttpResponse]) -> Any:
    """Show the folder to whoever sits at this machine, in a first run; to others nothing."""

    @login_not_required
    @require_safe
    @wraps(view)
    def door(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        folder = settings.MAIL_FOLDER
        if not (settings.DEBUG and folder and _is_local(request)):
            raise Http404
        return view(request, Path(folder), **kwargs)

    return door


def _is_local(request: HttpRequest) -> bool:
    # A proxy on this machine would make everybody local; it says so in this header.
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@_on_this_machine
def mailbox(request: HttpRequest, folder: Path) -> HttpResponse:
    return render(request, "digests/mailbox.html", {"mails": list(mails_in(folder))})


@_on_this_machine
def mailbox_message(request: HttpRequest, folder: Path, name: str) -> HttpResponse:
    return render(request, "digests/mailbox_message.html", {"mail": _mail(folder, name)})


@_on_this_machine
def mailbox_html(request: HttpRequest, folder: Path, name: str) -> HttpResponse:
    response = HttpResponse(_mail(folder, name).html)
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def _mail(folder: Path, name: str) -> Mail:
    mail = mail_in(folder, name)
    if mail is None:
        raise Http404
    return mail
