"""What a member sees of others' answers, by the prompt's rule, in model and selectors alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Role
from courses.viewer import Viewer
from essays.models import Reading
from prompts import services
from prompts.models import AnswersShown, Prompt, Reflection, Unlock
from prompts.selectors import answers_are_unlocked, answers_to
from tests.factories.courses import MembershipFactory
from tests.factories.prompts import DraftFactory, ReflectionFactory

ANSWER = "Let the neighbors choose, since they live with every mistake."


@pytest.fixture
def answer(prompt, classmate):
    """A classmate's submitted answer."""
    return ReflectionFactory(prompt=prompt, author=classmate)


def ruled(prompt, rule, **fields):
    prompt.answers_shown = rule
    for name, value in fields.items():
        setattr(prompt, name, value)
    prompt.save()
    return prompt


def seen_by(member, prompt):
    viewer = Viewer.of(member)
    answers = list(answers_to(prompt, viewer))
    visible = Reflection.objects.visible_to(viewer).filter(prompt=prompt).exclude(author=member)
    assert set(visible) == set(answers)
    return answers


def test_after_own_answer_shows_answers_once_one_has_submitted(prompt, answer, student):
    assert seen_by(student, prompt) == []
    assert not answers_are_unlocked(prompt, Viewer.of(student))

    services.save_draft(prompt=prompt, author=student, body=ANSWER)
    assert seen_by(student, prompt) == []

    services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    assert seen_by(student, prompt) == [answer]
    assert answers_are_unlocked(prompt, Viewer.of(student))


def test_after_own_answer_shows_answers_to_all_once_it_closed(prompt, answer, student):
    now = timezone.now()
    ruled(prompt, AnswersShown.AFTER_OWN_ANSWER, due_at=None, closes_at=now)
    assert seen_by(student, prompt) == [answer]


def test_after_due_shows_answers_to_all_from_then_on(prompt, answer, student):
    now = timezone.now()
    ruled(prompt, AnswersShown.AFTER_DUE, due_at=now + timedelta(days=1))
    services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    assert seen_by(student, prompt) == []

    ruled(prompt, AnswersShown.AFTER_DUE, due_at=now)
    assert seen_by(student, prompt) == [answer]


def test_at_once_shows_answers_to_all(prompt, answer, student):
    ruled(prompt, AnswersShown.AT_ONCE)
    assert seen_by(student, prompt) == [answer]


def test_instructors_only_never_shows_answers(prompt, answer, student):
    now = timezone.now()
    services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    ruled(prompt, AnswersShown.INSTRUCTORS_ONLY, due_at=now, closes_at=now)
    assert seen_by(student, prompt) == []
    assert not answers_are_unlocked(prompt, Viewer.of(student))


@pytest.mark.parametrize("rule", AnswersShown.values)
def test_staff_see_what_was_submitted_under_every_rule(
    rule, prompt, answer, student, instructor, assistant
):
    ruled(prompt, rule)
    DraftFactory(prompt=prompt, author=student, draft_md="Mine alone")
    for member in (instructor, assistant):
        assert seen_by(member, prompt) == [answer]
        assert answers_are_unlocked(prompt, Viewer.of(member))


@pytest.mark.parametrize("rule", AnswersShown.values)
def test_outsiders_see_nothing(rule, prompt, answer, outsider):
    ruled(prompt, rule)
    assert seen_by(outsider, prompt) == []
    assert not answers_are_unlocked(prompt, Viewer.of(outsider))


def test_an_unlock_of_one_opens_nothing_to_another(prompt, answer, student, course):
    services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    third = MembershipFactory(course=course, section=student.section)
    assert seen_by(third, prompt) == []


def test_drafts_are_their_authors_alone(prompt, student, classmate):
    ruled(prompt, AnswersShown.AT_ONCE)
    draft = DraftFactory(prompt=prompt, author=classmate, draft_md="Mine alone")
    assert seen_by(student, prompt) == []
    assert list(Reflection.objects.visible_to(Viewer.of(classmate))) == [draft]


def test_other_sections_do_not_see_an_answer_class_wide_ones_do(
    prompt, answer, course, other_section
):
    ruled(prompt, AnswersShown.AT_ONCE)
    elsewhere = MembershipFactory(course=course, section=other_section)
    nowhere = MembershipFactory(course=course, section=None)
    assert seen_by(elsewhere, prompt) == []
    assert seen_by(nowhere, prompt) == []

    whole_class = ReflectionFactory(prompt=prompt, author=nowhere)
    assert seen_by(elsewhere, prompt) == [whole_class]


def test_hidden_answers_are_gone_for_all_but_their_author(
    prompt, answer, student, instructor, classmate
):
    ruled(prompt, AnswersShown.AT_ONCE)
    answer.hidden_at = timezone.now()
    answer.save()
    assert seen_by(student, prompt) == []
    assert seen_by(instructor, prompt) == []
    assert list(Reflection.objects.visible_to(Viewer.of(classmate))) == [answer]


def test_answers_go_with_a_prompt_or_inquiry_that_is_withdrawn(prompt, answer, student):
    ruled(prompt, AnswersShown.AT_ONCE, published_at=None)
    assert seen_by(student, prompt) == []
    ruled(prompt, AnswersShown.AT_ONCE, published_at=timezone.now())
    assert seen_by(student, prompt) == [answer]
    prompt.inquiry.published_at = None
    prompt.inquiry.save()
    assert seen_by(student, prompt) == []


def test_passages_of_a_withdrawn_reading_go_from_the_answers_that_chose_them(
    client, prompt, answer, student, instructor, passage
):
    ruled(prompt, AnswersShown.AT_ONCE)
    answer.chosen_passages.create(passage=passage, order=1)
    api = reverse("api:reflection", args=[prompt.course.slug, answer.public_id])
    addresses = (prompt.get_absolute_url(), answer.get_absolute_url(), api)

    def shown_to(member):
        client.force_login(member.user)
        return [passage.exact in client.get(at).content.decode() for at in addresses]

    assert shown_to(student) == [True, True, True]
    Reading.objects.update(published_at=None)
    Prompt.objects.update(reading=None)
    assert shown_to(student) == [False, False, False]
    assert shown_to(instructor) == [True, True, True]


def test_answers_of_who_left_stay(prompt, answer, classmate, student):
    ruled(prompt, AnswersShown.AT_ONCE)
    classmate.left_at = timezone.now()
    classmate.save()
    assert seen_by(student, prompt) == [answer]


def test_unlocks_outlast_the_answer_that_brought_them(prompt, answer, student):
    own = services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    own.hidden_at = timezone.now()
    own.save()
    assert seen_by(student, prompt) == [answer]

    own.delete()
    assert Unlock.objects.filter(membership=student).exists()
    assert seen_by(student, prompt) == [answer]


def test_unlocks_outlast_a_change_of_the_rule_and_back(prompt, answer, student):
    services.submit_reflection(prompt=prompt, author=student, body=ANSWER)
    ruled(prompt, AnswersShown.INSTRUCTORS_ONLY)
    ruled(prompt, AnswersShown.AFTER_OWN_ANSWER)
    assert seen_by(student, prompt) == [answer]


def test_preview_sees_what_a_student_without_an_answer_sees(prompt, answer, course):
    preview = MembershipFactory(course=course, section=answer.section, role=Role.PREVIEW)
    assert seen_by(preview, prompt) == []
    ruled(prompt, AnswersShown.AT_ONCE)
    assert seen_by(preview, prompt) == [answer]
