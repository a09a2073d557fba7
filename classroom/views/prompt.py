from typing import Any
from django.http import HttpResponse
from django.shortcuts import render


def prompt(request: Any, **kw: Any) -> HttpResponse:
    return render(request, "404.html")


def reflection(request: Any, **kw: Any) -> HttpResponse:
    return render(request, "404.html")
