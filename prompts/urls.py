from __future__ import annotations

from django.urls import path

from prompts import views

app_name = "prompts"

urlpatterns = [
    path("c/<slug:course>/prompts/<slug:public_id>/draft/", views.save_draft, name="save_draft"),
]
