from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from common.prepared import rows_of
from courses.digest_sections import sources, worth_telling
from courses.viewer import Viewer
from discussions.models import Comment
from tests.factories.discussions import CommentFactory, ThreadFactory
from tests.factories.prompts import ReflectionFactory


def found(**values):
    return rows_of(
        "comments",
        lambda objects, at: (
            Comment.objects.filter(pk__in=objects, created_at__lte=at)
            .order_by("pk")
            .values_list("pk")
        ),
        **values,
    )


def test_the_same_query_with_other_values(comment):
    others = [CommentFactory(thread=comment.thread) for _ in range(4)]
    now = timezone.now()
    assert found(objects=[comment.pk], at=now) == [(comment.pk,)]
    assert found(objects=[others[0].pk], at=now) == [(others[0].pk,)]
    assert found(objects=[o.pk for o in others[:3]], at=now) == [(o.pk,) for o in others[:3]]
    assert found(objects=[o.pk for o in others], at=now) == [(o.pk,) for o in others]
    assert found(objects=[comment.pk], at=now - timedelta(hours=1)) == []


def test_the_second_time_nothing_is_built(comment):
    found(objects=[comment.pk], at=timezone.now())

    def build(**values):
        raise AssertionError

    rows_of("comments", build, objects=[comment.pk], at=timezone.now())


@pytest.mark.parametrize("who", ["student", "classmate", "instructor", "assistant", "outsider"])
def test_what_is_worth_telling_is_what_the_queryset_says(
    request, who, prompt, reading, comment, classmate, other_section
):
    """The rule of visibility, compiled once, answers for everybody as it does when asked."""
    answer = ReflectionFactory(prompt=prompt, author=classmate)
    comments = [
        comment,
        CommentFactory(thread=comment.thread, deleted_at=timezone.now()),
        CommentFactory(thread=ThreadFactory(reflection=answer)),
        CommentFactory(thread=ThreadFactory(reading=reading, section=other_section)),
        CommentFactory(thread=ThreadFactory(reading=reading, section=classmate.section)),
        CommentFactory(),
    ]
    objects = {
        "comment": [each.pk for each in comments],
        "prompt": [prompt.pk],
        "reading": [reading.pk],
    }
    member = request.getfixturevalue(who)
    for section in (None, member.section, other_section):
        for at in (timezone.now(), timezone.now() - timedelta(days=3)):
            member.section = section
            viewer = Viewer.of(member, at=at)
            asked = {
                (kind, each.pk)
                for kind, pks in objects.items()
                for each in sources()[kind].still_worth_telling(viewer, pks)
            }
            assert worth_telling(viewer, objects) == asked
