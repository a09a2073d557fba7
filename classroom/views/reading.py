from typing import Any
from django.http import HttpResponse
from django.shortcuts import render


def paragraph(request: Any, **kw: Any) -> HttpResponse:
    return render(request, "404.html")


def paragraph_panel(request: Any, **kw: Any) -> HttpResponse:
    return render(request, "404.html")


def reading(request: Any, **kw: Any) -> HttpResponse:
    return render(request, "404.html")


def reading_threads(request: Any, **kw: Any) -> HttpResponse:
    return render(request, "404.html")
