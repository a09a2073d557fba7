"""The pages that put a course together."""

from __future__ import annotations

from django.urls import path

from classroom import views

app_name = "classroom"

_READING = "c/<slug:course>/q/<slug:inquiry>/r/<slug:reading>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("c/<slug:course>/", views.course, name="course"),
    path("c/<slug:course>/q/<slug:inquiry>/", views.inquiry, name="inquiry"),
    path(_READING, views.reading, name="reading"),
    path(f"{_READING}p/<int:number>/", views.paragraph, name="paragraph"),
    path(f"{_READING}p/<int:number>/panel/", views.paragraph_panel, name="paragraph_panel"),
    path(f"{_READING}threads/", views.reading_threads, name="reading_threads"),
    path("c/<slug:course>/prompts/<slug:public_id>/", views.prompt, name="prompt"),
    path("c/<slug:course>/reflections/<slug:public_id>/", views.reflection, name="reflection"),
]
