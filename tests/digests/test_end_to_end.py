from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from digests import services
from digests.models import Digest, State
from tests.factories.discussions import CommentFactory, FollowFactory
from tests.factories.prompts import DraftFactory, PromptFactory


@pytest.fixture
def told(reading, thread, comment, student, classmate, inquiry, morning):
    """A course in which a lot happened: everything that a digest tells of."""
    due = PromptFactory(inquiry=inquiry, title="Whose bench?", due_at=morning + timedelta(hours=11))
    DraftFactory(
        prompt=due,
        author=student,
        draft_md="one two three",
        draft_saved_at=timezone.now(),
    )
    PromptFactory(inquiry=inquiry, title="Much later", due_at=morning + timedelta(days=9))
    reply = CommentFactory(parent=comment, author=classmate, body_md="Who <b>pays</b> you?")
    other = CommentFactory(thread=thread, author=classmate, body_md="The bench was cold.")
    FollowFactory(thread=thread, membership=student)
    return {"due": due, "reply": reply, "other": other}


def test_a_digest_reaches_a_server_and_tells_everything(sink, told, student, classmate, morning):
    assert services.plan_due(now=morning) == 3  # the instructor takes part too

    tally = services.deliver_due(now=morning)

    assert tally[State.SENT] == 2
    (received,) = sink.to(student.user.email)
    mail = received.message
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"].startswith("1 prompt due ")
    assert "1 reply to you — Reading the City" in mail["Subject"]
    for word in ("Whose bench?", "3 words", "Clare Classmate replied to you", "Much later"):
        assert word in text
    assert "The bench was cold." in text
    assert "Who owns the square?" in text
    assert f"#comment-{told['reply'].public_id}" in text


def test_the_command_does_both(told, morning, mails):
    out = StringIO()
    call_command("send_digests", now=morning, stdout=out)

    assert out.getvalue() == "3 planned, 2 sent, 1 skipped, 0 failed\n"
    assert len(mails()) == 2
    call_command("send_digests", now=morning, stdout=out)
    assert len(mails()) == 2
    assert Digest.objects.count() == 3
