"""The factories make rows that hold: each passes its model's own validation."""

from __future__ import annotations

import pytest

from courses.viewer import Viewer
from discussions.models import Comment, Thread
from essays.models import Reading
from prompts.models import Prompt
from tests.factories import accounts, courses, discussions, essays, prompts

FACTORIES = [
    accounts.UserFactory,
    accounts.ApiTokenFactory,
    courses.CourseFactory,
    courses.SectionFactory,
    courses.MembershipFactory,
    courses.InvitationFactory,
    essays.EssayFactory,
    essays.EditionFactory,
    essays.BlockFactory,
    essays.InquiryFactory,
    essays.ReadingFactory,
    essays.PassageFactory,
    prompts.PromptFactory,
    prompts.PromptVersionFactory,
    prompts.DraftFactory,
    prompts.ReflectionFactory,
    prompts.UnlockFactory,
    discussions.ThreadFactory,
    discussions.CommentFactory,
    discussions.CommentDraftFactory,
    discussions.FollowFactory,
    discussions.ReadMarkFactory,
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_factory_makes_valid_rows(factory):
    for row in factory.create_batch(2):
        row.full_clean()


def test_cast_shares_one_course_that_the_student_sees(
    student, classmate, instructor, assistant, reading, prompt, thread, comment
):
    people = (student, classmate, instructor, assistant)
    assert {member.course for member in people} == {thread.course}
    viewer = Viewer.of(student)
    for model, row in ((Reading, reading), (Prompt, prompt), (Thread, thread), (Comment, comment)):
        assert model.objects.visible_to(viewer).get() == row


def test_outsider_sees_nothing_of_the_course(outsider, thread):
    assert not Thread.objects.visible_to(Viewer.of(outsider)).exists()


def test_thread_factory_takes_each_subject(inquiry, reading, passage, prompt):
    reflection = prompts.ReflectionFactory(prompt=prompt)
    for subject in (
        {"inquiry": inquiry},
        {"reading": reading},
        {"passage": passage},
        {"reflection": reflection},
    ):
        thread = discussions.ThreadFactory(**subject)
        thread.full_clean()
        assert thread.course == inquiry.course


def test_comment_factory_builds_a_tree(thread):
    first = discussions.CommentFactory(thread=thread)
    discussions.CommentFactory(thread=thread)
    reply = discussions.CommentFactory(parent=first)
    assert list(thread.comments.in_tree_order().values_list("number", "depth")) == [
        (1, 0),
        (3, 1),
        (2, 0),
    ]
    assert reply.path == first.path + Comment.step(3)
