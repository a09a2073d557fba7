from __future__ import annotations

import pytest
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from courses.doors import course_page, membership_of
from courses.models import Membership, Role
from courses.viewer import Viewer
from digests.models import Cadence, Digest
from tests.factories.courses import MembershipFactory

pytestmark = pytest.mark.django_db


def test_course_page_knows_who_looks(student):
    @course_page
    def page(request, number):
        return HttpResponse(f"{request.membership.pk} {request.viewer.course} {number}")

    request = RequestFactory().get("/")
    request.user = student.user
    response = page(request, student.course.slug, number=7)

    assert response.content.decode() == f"{student.pk} {student.course_id} 7"


def test_membership_of_is_missing_for_everybody_else(student, outsider):
    preview = MembershipFactory(course=student.course, role=Role.PREVIEW)
    gone = MembershipFactory(course=student.course, left_at=timezone.now())

    for user in (outsider.user, preview.user, gone.user):
        with pytest.raises(Http404):
            membership_of(user, student.course.slug)
    with pytest.raises(Http404):
        membership_of(student.user, "nothing")


def test_viewer_as_column_answers_for_many_members_at_once(student, assistant, instructor):
    viewer = Viewer.column("membership")
    same = Membership.objects.filter(viewer.in_section(), viewer.is_staff, pk=viewer.membership)
    rows = Digest.objects.filter(Exists(same))
    nested = Membership.objects.filter(
        Exists(Membership.objects.filter(viewer.nested().is_staff, pk=OuterRef("pk"))),
        pk=viewer.membership,
    )
    for member in (student, assistant, instructor):
        _digest(member)

    assert {row.membership for row in rows} == {assistant, instructor}
    assert {row.membership for row in Digest.objects.filter(Exists(nested))} == {
        assistant,
        instructor,
    }


def test_viewer_of_a_member_is_the_same_deeper_down(student):
    viewer = Viewer.of(student)

    assert viewer.nested() is viewer


def _digest(member):
    now = timezone.now()
    Digest.objects.create(
        membership=member,
        cadence=Cadence.DAILY,
        key="D:2026-01-01",
        from_seq=0,
        to_seq=1,
        not_before=now,
        expires_at=now,
        planned_at=now,
        message_id=f"<{member.public_id}@example.org>",
    )
