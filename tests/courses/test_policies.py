from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from courses.models import Role
from courses.policies import (
    can_assist,
    can_create_course,
    can_enter_admin,
    can_teach,
    can_teach_anywhere,
)
from courses.selectors import reach_of
from tests.factories.courses import MembershipFactory


def _answers(user, course):
    return {
        "enter": can_enter_admin(user),
        "teach": can_teach(user, course),
        "assist": can_assist(user, course),
        "anywhere": can_teach_anywhere(user),
        "create": can_create_course(user),
    }


def test_instructor_teaches_the_own_course_only(instructor, other_course):
    user = instructor.user

    assert _answers(user, instructor.course) == {
        "enter": True,
        "teach": True,
        "assist": True,
        "anywhere": True,
        "create": False,
    }
    assert not can_teach(user, other_course)
    assert not can_assist(user, other_course)


def test_assistant_enters_and_assists_but_does_not_teach(assistant):
    assert _answers(assistant.user, assistant.course) == {
        "enter": True,
        "teach": False,
        "assist": True,
        "anywhere": False,
        "create": False,
    }


def test_student_may_do_nothing_in_the_admin(student):
    assert not any(_answers(student.user, student.course).values())


def test_administrator_may_do_everything(administrator, course):
    assert all(_answers(administrator, course).values())


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.INSTRUCTOR])
def test_who_left_may_do_nothing(course, role):
    gone = MembershipFactory(course=course, role=role, left_at=timezone.now())

    assert not any(_answers(gone.user, course).values())


def test_who_may_not_sign_in_may_do_nothing(administrator, instructor):
    for user in (administrator, instructor.user):
        user.is_active = False
        assert not any(_answers(user, instructor.course).values())
        assert reach_of(user).assisted == frozenset()
        assert not reach_of(user).everywhere


def test_visitor_does_not_enter():
    assert not can_enter_admin(AnonymousUser())


def test_reach_tells_what_one_teaches_from_what_one_assists(instructor, other_course):
    MembershipFactory(course=other_course, user=instructor.user, role=Role.ASSISTANT)
    mine = reach_of(instructor.user)

    assert mine.taught == {instructor.course_id}
    assert mine.assisted == {instructor.course_id, other_course.pk}
    assert mine.may_change(instructor.course_id)
    assert mine.may_see(other_course.pk)
    assert not mine.may_change(other_course.pk)
    assert not mine.may_see(None)


def test_reach_of_an_administrator_is_everywhere(administrator):
    mine = reach_of(administrator)

    assert mine.may_see(None)
    assert mine.may_change(None)
