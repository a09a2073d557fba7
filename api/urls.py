"""The map of the API, from ``/api/v1/`` on."""

from __future__ import annotations

from django.urls import include, path, re_path

from api.views import comments, courses, docs, prompts, readings, reflections, threads

app_name = "api"

# Public ids are matched as slugs: a NUL in an address is none, and never asks PostgreSQL.

in_course = [
    path("", courses.CourseDetail.as_view(), name="course"),
    path("inquiries/", readings.InquiryList.as_view(), name="inquiries"),
    path("inquiries/<slug:inquiry>/", readings.InquiryDetail.as_view(), name="inquiry"),
    path("readings/", readings.ReadingList.as_view(), name="readings"),
    path("readings/<slug:reading>/", readings.ReadingDetail.as_view(), name="reading"),
    path("prompts/", prompts.PromptList.as_view(), name="prompts"),
    path("prompts/<slug:public_id>/", prompts.PromptDetail.as_view(), name="prompt"),
    path(
        "prompts/<slug:public_id>/reflection/",
        reflections.OwnReflection.as_view(),
        name="own_reflection",
    ),
    path("prompts/<slug:public_id>/answers/", reflections.AnswerList.as_view(), name="answers"),
    path(
        "reflections/<slug:public_id>/", reflections.ReflectionDetail.as_view(), name="reflection"
    ),
    path("threads/", threads.ThreadList.as_view(), name="threads"),
    path("threads/<slug:public_id>/", threads.ThreadDetail.as_view(), name="thread"),
    path("threads/<slug:public_id>/comments/", comments.CommentList.as_view(), name="comments"),
    path("comments/<slug:public_id>/", comments.CommentDetail.as_view(), name="comment"),
    path(
        "comments/<slug:public_id>/versions/",
        comments.CommentVersionList.as_view(),
        name="comment_versions",
    ),
]

urlpatterns = [
    path("me/", courses.Me.as_view(), name="me"),
    path("courses/", courses.CourseList.as_view(), name="courses"),
    path("courses/<slug:course>/", include(in_course)),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.Docs.as_view(), name="docs"),
    # Matches every address, line breaks in it included.
    re_path(r"", docs.Nowhere.as_view(), name="nowhere"),
]
