"""The demo course is written through the services that pages use.

What the services stamp with the present is moved to its moment afterwards.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from classroom.demo.moments import Clock
from classroom.demo.people import load_people
from classroom.demo.talk import load_talk
from classroom.demo.writing import load_prompts, load_reflections, settle_prompts
from courses.models import Course, Membership
from essays import services
from essays.importing.read import read_essay
from essays.models import Inquiry, Reading

FOLDER = Path(__file__).parent


@transaction.atomic
def load_demo_course() -> Course:
    """Write the demo course with its people, readings, prompts and conversation."""
    data = _data("course")
    course, members = load_people(data)
    clock = Clock(timezone.now(), course.zone)
    teacher = next(member for member in members.values() if member.is_instructor)
    inquiry = _load_inquiry(data["inquiry"], course, teacher)
    readings = {
        values["slug"]: _load_reading(values, inquiry, teacher, clock)
        for values in data["readings"]
    }
    prompts = load_prompts(data["prompts"], inquiry, teacher)
    answers = _data("reflections")
    load_reflections(answers, prompts, readings, members, clock)
    load_talk(_data("conversation")["threads"], inquiry, readings, prompts, members, clock)
    settle_prompts(data["prompts"], prompts, clock)
    # Everything written so far is older than this: see ``shifting``.
    Course.objects.filter(pk=course.pk).update(created_at=timezone.now())
    return course


def demo_slug() -> str:
    return str(_data("course")["course"]["slug"])


def _data(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def _load_inquiry(values: dict[str, Any], course: Course, teacher: Membership) -> Inquiry:
    values = dict(values)
    return services.create_inquiry(
        course=course,
        actor=teacher.user,
        publish=True,
        background_md=values.pop("background"),
        **values,
    )


def _load_reading(
    values: dict[str, Any], inquiry: Inquiry, teacher: Membership, clock: Clock
) -> Reading:
    path = FOLDER / values["essay"]
    source = path.read_bytes()
    edition = services.import_essay(
        draft=read_essay(source, name=path.name),
        source=source,
        source_name=path.name,
        course=inquiry.course,
        actor=teacher.user,
        rights_status=values["rights_status"],
        rights_note=values["rights_note"],
        author_note=values["author_note"],
    )
    essay = edition.essay
    essay.published_on = clock.day(values["published"]["days"])
    services.update_essay(essay=essay, actor=teacher.user)
    return services.set_reading(
        inquiry=inquiry,
        edition=edition,
        actor=teacher.user,
        slug=values["slug"],
        order=values["order"],
        answer_summary=values["answer_summary"],
        opens_at=clock.at(values["opens"]),
    )
