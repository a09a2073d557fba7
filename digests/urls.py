from __future__ import annotations

from django.urls import path

from digests import views

app_name = "digests"
urlpatterns = [
    path("c/<slug:course>/digest/", views.preferences, name="preferences"),
    path("digest/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", views.mailbox_message, name="mailbox_message"),
    path("mailbox/<str:name>/html/", views.mailbox_html, name="mailbox_html"),
]
