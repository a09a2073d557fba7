from __future__ import annotations

from django.urls import path

from courses.views import join

app_name = "courses"
urlpatterns = [
    path("", join.join, name="join"),
    path("<str:code>/", join.join_course, name="join"),
]
