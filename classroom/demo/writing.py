"""Prompts of the demo course, and what its students answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from classroom.demo.moments import Clock
from classroom.demo.quotes import passage_of
from courses.models import Membership
from essays.models import Inquiry, Reading
from prompts import services
from prompts.models import Prompt, Reflection, ReflectionVersion, Unlock


def load_prompts(
    rows: Sequence[Mapping[str, Any]], inquiry: Inquiry, teacher: Membership
) -> dict[str, Prompt]:
    """Write and publish the prompts, none of them due yet: all take answers now."""
    prompts = {}
    for values in rows:
        prompt = services.create_prompt(
            inquiry=inquiry,
            actor=teacher.user,
            title=values["title"],
            type=values["type"],
            body_md=values["body"],
            guidance_md=values["guidance"],
            answers_shown=values["visibility"],
            min_words=values["min_words"],
            max_words=values["max_words"],
            due_at=timezone.now() + timedelta(days=1),
        )
        prompts[values["key"]] = services.publish_prompt(prompt=prompt, actor=teacher.user)
    return prompts


def settle_prompts(
    rows: Sequence[Mapping[str, Any]], prompts: Mapping[str, Prompt], clock: Clock
) -> None:
    """Give the prompts their dates, one of them over already."""
    for values in rows:
        opens_at = clock.at(values["opens"])
        Prompt.objects.filter(pk=prompts[values["key"]].pk).update(
            opens_at=opens_at,
            published_at=opens_at,
            created_at=opens_at,
            due_at=clock.at(values["due"]),
            closes_at=clock.at(values["closes"]),
        )


def load_reflections(
    data: Mapping[str, Any],
    prompts: Mapping[str, Prompt],
    readings: Mapping[str, Reading],
    members: Mapping[str, Membership],
    clock: Clock,
) -> None:
    """Hand in the answers and keep the drafts."""
    for values in data["submitted"]:
        reflection = services.submit_reflection(**_answer(values, prompts, readings, members))
        at = clock.ago(values["submitted_hours_ago"])
        Reflection.objects.filter(pk=reflection.pk).update(submitted_at=at, created_at=at)
        ReflectionVersion.objects.filter(reflection=reflection).update(created_at=at)
        Unlock.objects.filter(prompt=reflection.prompt, membership=reflection.author).update(at=at)
    for values in data["drafts"]:
        reflection = services.save_draft(**_answer(values, prompts, readings, members))
        at = clock.ago(values["saved_hours_ago"])
        Reflection.objects.filter(pk=reflection.pk).update(draft_saved_at=at, created_at=at)


def _answer(
    values: Mapping[str, Any],
    prompts: Mapping[str, Prompt],
    readings: Mapping[str, Reading],
    members: Mapping[str, Membership],
) -> dict[str, Any]:
    return {
        "prompt": prompts[values["prompt"]],
        "author": members[values["author"]],
        "body": values["body"],
        "passages": [
            passage_of(readings[quote["reading"]], quote["quote"]) for quote in values["quotes"]
        ],
    }
