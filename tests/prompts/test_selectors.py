from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.viewer import Viewer
from prompts import selectors, services
from prompts.models import AnswersShown
from tests.factories.courses import CourseFactory, MembershipFactory
from tests.factories.essays import InquiryFactory, PassageFactory, ReadingFactory
from tests.factories.prompts import DraftFactory, PromptFactory, ReflectionFactory

ANSWER = "Let the neighbors choose, since they live with every mistake."


def prompts_of(items):
    return [item.prompt for item in items]


@pytest.fixture
def hidden(prompt):
    """Prompts that students do not see."""
    later = timezone.now() + timedelta(days=1)
    inquiry = prompt.inquiry
    unread = ReadingFactory(inquiry=inquiry, published_at=None)
    return [
        PromptFactory(inquiry=inquiry, published_at=None),
        PromptFactory(inquiry=inquiry, published_at=later),
        PromptFactory(inquiry=inquiry, opens_at=later),
        PromptFactory(inquiry=inquiry, reading=unread),
        PromptFactory(inquiry=InquiryFactory(course=prompt.course, published_at=None)),
    ]


def test_prompts_for_a_student_are_those_that_are_shown(prompt, hidden, student):
    (item,) = selectors.prompts_for(Viewer.of(student))
    assert item.prompt == prompt
    assert (item.is_answered, item.has_draft, item.draft_words) == (False, False, 0)


def test_prompts_for_staff_are_all(prompt, hidden, assistant):
    assert set(prompts_of(selectors.prompts_for(Viewer.of(assistant)))) == {prompt, *hidden}


def test_prompts_for_an_outsider_are_none(prompt, outsider):
    assert selectors.prompts_for(Viewer.of(outsider)) == []


def test_prompts_for_an_inquiry_or_a_reading(prompt, student):
    other = PromptFactory(inquiry=InquiryFactory(course=prompt.course))
    viewer = Viewer.of(student)
    assert prompts_of(selectors.prompts_for(viewer, inquiry=other.inquiry)) == [other]
    assert prompts_of(selectors.prompts_for(viewer, reading=prompt.reading)) == [prompt]


def test_prompts_for_tells_how_far_one_is_oneself(prompt, student, classmate):
    DraftFactory(prompt=prompt, author=student, draft_md="Two words")
    ReflectionFactory(prompt=prompt, author=classmate)
    (mine,) = selectors.prompts_for(Viewer.of(student))
    (other,) = selectors.prompts_for(Viewer.of(classmate))
    assert (mine.has_draft, mine.draft_words, mine.is_answered) == (True, 2, False)
    assert (other.has_draft, other.is_answered) == (False, True)


def test_todo_for_leaves_out_what_is_hidden_answered_or_closed(prompt, hidden, student):
    now = timezone.now()
    closed = PromptFactory(inquiry=prompt.inquiry, due_at=None, closes_at=now)
    late = PromptFactory(inquiry=prompt.inquiry, due_at=now - timedelta(hours=1))
    undated = PromptFactory(inquiry=prompt.inquiry, due_at=None)
    answered = ReflectionFactory(
        prompt=PromptFactory(inquiry=prompt.inquiry), author=student
    ).prompt

    todo = prompts_of(selectors.todo_for([student]))
    assert todo == [late, prompt, undated]
    assert closed not in todo
    assert answered not in todo


def test_todo_for_keeps_a_draft_with_its_words(prompt, student):
    DraftFactory(prompt=prompt, author=student, draft_md="Two words")
    (item,) = selectors.todo_for([student])
    assert (item.member, item.draft_words) == (student.pk, 2)


def test_todo_for_takes_members_of_several_courses(prompt, student, classmate, outsider):
    elsewhere = PromptFactory(inquiry=InquiryFactory(course=outsider.course))
    ReflectionFactory(prompt=prompt, author=classmate)
    pairs = [(row.member, row.prompt) for row in selectors.todo_for([student, classmate, outsider])]
    assert pairs == [(student.pk, prompt), (outsider.pk, elsewhere)]


def test_todo_for_staff_and_people_who_left_is_empty(prompt, instructor, assistant, student):
    student.left_at = timezone.now()
    student.save()
    assert selectors.todo_for([instructor, assistant, student]) == []


def test_own_reflection_and_has_answered(prompt, student, classmate):
    assert selectors.own_reflection(prompt, student) is None
    draft = DraftFactory(prompt=prompt, author=student)
    ReflectionFactory(prompt=prompt, author=classmate)
    assert selectors.own_reflection(prompt, student) == draft
    assert not selectors.has_answered(prompt, student)
    assert selectors.has_answered(prompt, classmate)


def test_earlier_versions_leave_out_slips_put_right_at_once(prompt, student, time_machine_hours):
    for hours, body in ((0, ANSWER), (0.1, f"{ANSWER} One."), (5, f"{ANSWER} Two.")):
        time_machine_hours(hours)
        reflection = services.submit_reflection(prompt=prompt, author=student, body=body)
    assert [row.number for row in selectors.earlier_versions(reflection)] == [2]


@pytest.fixture
def time_machine_hours(time_machine):
    start = timezone.now()
    return lambda hours: time_machine.move_to(start + timedelta(hours=hours), tick=False)


def test_wording_of_is_what_was_answered(prompt, student, instructor):
    old = prompt.body_md
    reflection = services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    services.update_prompt(prompt=prompt, actor=instructor.user, new_version=True, body_md="Why?")
    assert selectors.wording_of(reflection).body_md == old


def test_submitted_to_has_no_drafts_and_nothing_hidden(prompt, student, classmate, course):
    DraftFactory(prompt=prompt, author=student)
    answer = ReflectionFactory(prompt=prompt, author=classmate)
    ReflectionFactory(
        prompt=prompt, author=MembershipFactory(course=course), hidden_at=timezone.now()
    )
    assert list(selectors.submitted_to(prompt)) == [answer]


def test_readings_of_are_the_prompts_or_all_of_the_inquiry_that_one_sees(prompt, student):
    viewer = Viewer.of(student)
    other = ReadingFactory(inquiry=prompt.inquiry)
    ReadingFactory(inquiry=prompt.inquiry, published_at=None)
    assert list(selectors.readings_of(prompt, viewer)) == [prompt.reading]
    whole = PromptFactory(inquiry=prompt.inquiry, reading=None)
    assert set(selectors.readings_of(whole, viewer)) == {prompt.reading, other}


@pytest.mark.parametrize("size", [1, 3])
def test_answers_to_takes_two_queries(size, prompt, student, django_assert_num_queries):
    prompt.answers_shown = AnswersShown.AT_ONCE
    prompt.save()
    for answer in ReflectionFactory.create_batch(size, prompt=prompt):
        answer.chosen_passages.create(
            passage=PassageFactory(reading=prompt.reading, end=5 + answer.pk), order=1
        )
    with django_assert_num_queries(2):
        answers = list(selectors.answers_to(prompt, Viewer.of(student)))
        for answer in answers:
            assert answer.author.display_name
            assert answer.get_absolute_url()
            assert answer.chosen_passages.all()[0].passage.start_block.number == 1
    assert len(answers) == size


@pytest.mark.parametrize("size", [1, 3])
def test_prompts_for_takes_two_queries(size, inquiry, reading, student, django_assert_num_queries):
    PromptFactory.create_batch(size, inquiry=inquiry, reading=reading)
    with django_assert_num_queries(2):
        items = selectors.prompts_for(Viewer.of(student))
        assert [str(item.prompt.reading) for item in items] == ["Who owns the square?"] * size
        assert [item.prompt.get_absolute_url() for item in items]


@pytest.mark.parametrize("size", [1, 3])
def test_todo_for_takes_three_queries(size, db, django_assert_num_queries):
    members = []
    for _ in range(size):
        course = CourseFactory()
        PromptFactory.create_batch(size, inquiry=InquiryFactory(course=course))
        members += MembershipFactory.create_batch(size, course=course)
    with django_assert_num_queries(3):
        assert len(selectors.todo_for(members)) == size**3
