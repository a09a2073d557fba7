"""The conversation of the demo course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from classroom.demo.moments import Clock
from classroom.demo.quotes import passage_of
from courses.models import Membership
from discussions import services
from discussions.models import Comment, CommentVersion, Follow, ReadMark, Thread
from discussions.policies import Subject
from essays.models import Inquiry, Reading
from prompts.models import Prompt, Reflection

#: Everybody has seen what is older; what is newer is unread.
SEEN_HOURS_AGO = 24


@dataclass(frozen=True)
class Cast:
    """Who talks, about what."""

    inquiry: Inquiry
    readings: Mapping[str, Reading]
    prompts: Mapping[str, Prompt]
    members: Mapping[str, Membership]

    def subject(self, on: Mapping[str, Any]) -> Subject:
        if "inquiry" in on:
            return self.inquiry
        if answer := on.get("reflection"):
            return Reflection.objects.get(
                prompt=self.prompts[answer["prompt"]], author=self.members[answer["author"]]
            )
        reading = self.readings[on["reading"]]
        return passage_of(reading, on["quote"]) if "quote" in on else reading


def load_talk(
    threads: Sequence[Mapping[str, Any]],
    inquiry: Inquiry,
    readings: Mapping[str, Reading],
    prompts: Mapping[str, Prompt],
    members: Mapping[str, Membership],
    clock: Clock,
) -> None:
    """Write the threads and comments, each at its moment."""
    cast = Cast(inquiry, readings, prompts, members)
    for values in threads:
        thread = _load_thread(values, cast, clock)
        if locked := values.get("locked"):
            services.lock_thread(
                thread=thread, actor=members[locked["by"]], reason=locked["reason"]
            )
            Thread.objects.filter(pk=thread.pk).update(locked_at=clock.ago(locked["hours_ago"]))
        _mark_seen(thread, members, clock.ago(SEEN_HOURS_AGO))


def _load_thread(values: Mapping[str, Any], cast: Cast, clock: Clock) -> Thread:
    first, *rest = values["comments"]
    opening = services.start_thread(
        author=cast.members[first["author"]],
        subject=cast.subject(values["on"]),
        body=_first_words(first),
        kind=values["kind"],
        whole_class=values["section"] is None,
        idempotency_key=first["id"],
    )
    thread = opening.thread
    comments = {first["id"]: opening}
    _settle(opening, first, clock)
    for reply in rest:
        comments[reply["id"]] = services.post_comment(
            thread=thread,
            author=cast.members[reply["author"]],
            body=_first_words(reply),
            parent=comments.get(reply["parent"]),
            idempotency_key=reply["id"],
        )
        _settle(comments[reply["id"]], reply, clock)
    for reply in values["comments"]:
        _change(comments[reply["id"]], reply, clock)
    Thread.objects.filter(pk=thread.pk).update(
        created_at=clock.ago(first["hours_ago"]),
        last_comment_at=clock.ago(values["comments"][-1]["hours_ago"]),
    )
    return thread


def _first_words(values: Mapping[str, Any]) -> str:
    return values["edited"]["was"] if "edited" in values else values["body"]


def _settle(comment: Comment, values: Mapping[str, Any], clock: Clock) -> None:
    at = clock.ago(values["hours_ago"])
    Comment.objects.filter(pk=comment.pk).update(created_at=at)
    CommentVersion.objects.filter(comment=comment).update(created_at=at)
    Follow.objects.filter(thread=comment.thread, membership=comment.author).update(created_at=at)


def _change(comment: Comment, values: Mapping[str, Any], clock: Clock) -> None:
    if edited := values.get("edited"):
        services.edit_comment(comment=comment, actor=comment.author, body=values["body"])
        at = clock.ago(edited["hours_ago"])
        Comment.objects.filter(pk=comment.pk).update(edited_at=at)
        CommentVersion.objects.filter(comment=comment, number=2).update(created_at=at)
    if deleted := values.get("deleted"):
        services.delete_comment(comment=comment, actor=comment.author)
        Comment.objects.filter(pk=comment.pk).update(deleted_at=clock.ago(deleted["hours_ago"]))


def _mark_seen(thread: Thread, members: Mapping[str, Membership], moment: datetime) -> None:
    seen = thread.comments.filter(created_at__lte=moment).order_by("number").last()
    if seen is None:
        return
    marks = [
        ReadMark(membership=member, thread=thread, last_number=seen.number)
        for member in members.values()
    ]
    ReadMark.objects.filter(thread=thread).delete()
    ReadMark.objects.bulk_create(marks)
