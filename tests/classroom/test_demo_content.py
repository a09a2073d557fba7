"""The demo course hangs together: what quotes, answers or replies finds what it refers to."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[2] / "classroom" / "demo"
STUDENT, INSTRUCTOR = "student@example.org", "instructor@example.org"


def load(name):
    return json.loads((DEMO / name).read_text(encoding="utf-8"))


COURSE = load("course.json")
THREADS = load("conversation.json")["threads"]
REFLECTIONS = load("reflections.json")
SUBMITTED, DRAFTS = REFLECTIONS["submitted"], REFLECTIONS["drafts"]
PEOPLE = {person["email"]: person for person in COURSE["people"]}
STAFF = {email for email, person in PEOPLE.items() if person["role"] != "student"}
READINGS = {reading["slug"]: reading for reading in COURSE["readings"]}
PROMPTS = {prompt["key"]: prompt for prompt in COURSE["prompts"]}
COMMENTS = [(thread, comment) for thread in THREADS for comment in thread["comments"]]
by_id = pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread["id"])


def essay(reading):
    """The front matter and the blocks of a reading's file, as plain text."""
    _, front, body = (DEMO / reading["essay"]).read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in front.splitlines())
    pieces = re.split(r"\n\n|\n(?=- )", body.strip())
    return fields, [re.sub(r"^(?:## |> |- )", "", piece).replace("*", "") for piece in pieces]


def words(text):
    return len(text.split())


def word_count(reading):
    return sum(words(block) for block in essay(reading)[1])


def hours_since(moment, *, at_least):
    """How long ago a relative moment is: the least or the most, for any hour of loading.

    An hour is added on the safe side for a change of the clocks.
    """
    hour, minute = map(int, moment["at"].split(":"))
    before_midnight = -24 * moment["days"] - hour - minute / 60
    return before_midnight - 1 if at_least else before_midnight + 25


def assert_quoted_once(reading, quote):
    assert sum(block.count(quote) for block in essay(READINGS[reading])[1]) == 1, quote


# Essays


@pytest.mark.parametrize("reading", COURSE["readings"], ids=lambda reading: reading["slug"])
def test_essay_is_complete_and_of_the_right_length(reading):
    fields, blocks = essay(reading)

    assert set(fields) == {"title", "standfirst", "author", "publication"}
    assert 600 <= word_count(reading) <= 900
    assert not set("\"'") & set("".join(blocks)), "straight quotation mark"
    assert 2 <= (DEMO / reading["essay"]).read_text(encoding="utf-8").count("\n## ") <= 3
    assert reading["answer_summary"].startswith(f"{fields['author']} argues that ")
    assert len(reading["answer_summary"]) <= 240


def test_essays_are_of_about_the_same_length():
    shorter, longer = sorted(word_count(reading) for reading in COURSE["readings"])

    assert longer <= shorter * 1.1


# Course


def test_course_has_two_sections_staff_and_a_dozen_students():
    roles = Counter(person["role"] for person in COURSE["people"])

    assert roles == {"instructor": 1, "assistant": 1, "student": 13}
    assert PEOPLE[INSTRUCTOR]["role"] == "instructor"
    assert all(email.endswith("@example.org") for email in PEOPLE)
    assert {PEOPLE[email]["section"] for email in PEOPLE.keys() - STAFF} == set(COURSE["sections"])


def test_inquiry_is_an_open_question_with_poles_of_one_form():
    inquiry = COURSE["inquiry"]

    assert inquiry["question"].endswith("?")
    assert 80 <= words(inquiry["background"]) <= 150
    assert inquiry["range_note"]
    assert inquiry["pole_a_label"].startswith("The law should ")
    assert inquiry["pole_b_label"].startswith("The law should ")


@pytest.mark.parametrize("prompt", COURSE["prompts"], ids=lambda prompt: prompt["key"])
def test_prompt_opens_before_it_is_due(prompt):
    opens, due, closes = (
        (prompt[field]["days"], prompt[field]["at"]) for field in ("opens", "due", "closes")
    )

    assert opens < due <= closes
    assert prompt["min_words"] < prompt["max_words"]
    assert prompt["reading"] in {None, *READINGS}


def test_both_prompts_of_the_student_are_still_open():
    assert all(PROMPTS[key]["due"]["days"] > 0 for key in ("your-answer", "where-you-stopped"))


# Conversation


def test_conversation_is_long_enough_and_spread_over_the_week():
    ages = [comment["hours_ago"] for _, comment in COMMENTS]

    assert len(THREADS) >= 10
    assert 45 <= len(COMMENTS) <= 70
    assert len({comment["id"] for _, comment in COMMENTS}) == len(COMMENTS)
    assert max(ages) > 120
    assert min(ages) < 12


def test_readings_are_discussed_about_equally():
    threads = Counter(thread["on"]["reading"] for thread in THREADS if "reading" in thread["on"])

    assert set(threads) == set(READINGS)
    assert max(threads.values()) - min(threads.values()) <= 2


def test_every_student_talks_and_staff_talk_little():
    authors = Counter(comment["author"] for _, comment in COMMENTS)

    assert set(authors) == set(PEOPLE)
    assert sum(authors[email] for email in STAFF) <= len(COMMENTS) / 10


@by_id
def test_thread_is_about_something_that_exists(thread):
    match thread["on"]:
        case {"reading": reading, "quote": quote}:
            assert_quoted_once(reading, quote)
        case {"reading": reading}:
            assert reading in READINGS
        case {"inquiry": inquiry}:
            assert inquiry == COURSE["inquiry"]["slug"]
        case {"reflection": reflection}:
            assert answered(reflection["author"], reflection["prompt"]) is not None


@by_id
def test_comments_follow_what_they_answer(thread):
    opened = min(hours_since(reading["opens"], at_least=True) for reading in COURSE["readings"])
    ages = [comment["hours_ago"] for comment in thread["comments"]]
    earlier = {}
    assert ages == sorted(set(ages), reverse=True)
    assert ages[0] < opened
    for comment in thread["comments"]:
        assert comment["body"].strip()
        assert comment["parent"] is None or comment["parent"] in earlier
        for change in ("edited", "deleted"):
            assert 0 < comment.get(change, {"hours_ago": 0.1})["hours_ago"] < comment["hours_ago"]
        earlier[comment["id"]] = comment


@by_id
def test_only_those_who_see_a_thread_write_in_it(thread):
    sections = {PEOPLE[comment["author"]]["section"] for comment in thread["comments"]}
    subject = thread["on"].get("reflection")

    assert thread["section"] is None or sections <= {None, thread["section"]}
    assert subject is None or thread["section"] == PEOPLE[subject["author"]]["section"]


@by_id
def test_only_those_who_answered_a_prompt_discuss_its_answers(thread):
    if "reflection" not in thread["on"]:
        return
    subject = thread["on"]["reflection"]
    written = answered(subject["author"], subject["prompt"])
    for comment in thread["comments"]:
        own = answered(comment["author"], subject["prompt"])
        assert comment["hours_ago"] < written
        assert comment["author"] in STAFF or (own is not None and comment["hours_ago"] < own)


def answered(author, prompt):
    """Hours since ``author`` submitted an answer to ``prompt``; None without one."""
    ages = [
        reflection["submitted_hours_ago"]
        for reflection in SUBMITTED
        if (reflection["author"], reflection["prompt"]) == (author, prompt)
    ]
    return ages[0] if ages else None


def test_conversation_shows_what_can_happen_to_comments_and_threads():
    (deleted,) = [comment for _, comment in COMMENTS if "deleted" in comment]
    (edited,) = [comment for _, comment in COMMENTS if "edited" in comment]
    (locked,) = [thread for thread in THREADS if "locked" in thread]

    assert deleted["id"] in {comment["parent"] for _, comment in COMMENTS}
    assert edited["edited"]["was"] != edited["body"]
    assert locked["locked"]["by"] == INSTRUCTOR
    assert locked["locked"]["reason"]
    assert locked["locked"]["hours_ago"] < locked["comments"][-1]["hours_ago"]


def test_one_question_waits_for_an_answer():
    lonely = [thread for thread in THREADS if len(thread["comments"]) == 1]

    assert [thread["kind"] for thread in lonely] == ["question"]


def test_replies_go_four_levels_deep():
    parents = {comment["id"]: comment["parent"] for _, comment in COMMENTS}

    def depth(comment):
        return 0 if comment is None else 1 + depth(parents[comment])

    assert 4 <= max(map(depth, parents)) <= 6


def test_demo_student_took_part_once_and_was_answered_within_the_day():
    ((thread, own),) = [pair for pair in COMMENTS if pair[1]["author"] == STUDENT]
    replies = [comment for comment in thread["comments"] if comment["parent"] == own["id"]]

    assert thread["section"] is None
    assert any(reply["hours_ago"] < 24 and reply["author"] not in STAFF for reply in replies)


# Reflections


def test_reflections_are_as_many_as_a_class_would_write():
    counts = Counter(reflection["prompt"] for reflection in SUBMITTED)
    people = Counter((reflection["prompt"], reflection["author"]) for reflection in SUBMITTED)

    assert counts.keys() == PROMPTS.keys()
    assert 9 <= counts["your-answer"] <= 10
    assert 5 <= counts["where-you-stopped"] <= 6
    assert max(people.values()) == 1
    assert all(PEOPLE[author]["role"] == "student" for _, author in people)


@pytest.mark.parametrize(
    "reflection", SUBMITTED, ids=lambda reflection: f"{reflection['author']}-{reflection['prompt']}"
)
def test_reflection_keeps_the_rules_of_its_prompt(reflection):
    prompt = PROMPTS[reflection["prompt"]]
    age = reflection["submitted_hours_ago"]

    assert prompt["min_words"] <= words(reflection["body"]) <= prompt["max_words"]
    assert age < hours_since(prompt["opens"], at_least=True)
    assert prompt["closes"]["days"] > 0 or age > hours_since(prompt["closes"], at_least=False)
    assert len(reflection["quotes"]) in (range(1, 4) if prompt["type"] == "passage" else (0,))
    for quote in reflection["quotes"]:
        assert_quoted_once(quote["reading"], quote["quote"])


def test_demo_student_has_not_answered_what_is_open():
    assert answered(STUDENT, "your-answer") is None
    assert answered(STUDENT, "where-you-stopped") is None
    assert answered(STUDENT, "before-you-read") is not None


def test_drafts_are_unfinished():
    own, other = sorted(DRAFTS, key=lambda draft: draft["author"] != STUDENT)

    assert own["author"] == STUDENT
    assert 30 <= words(own["body"]) <= 45
    assert other["author"] in PEOPLE.keys() - STAFF
    for draft in DRAFTS:
        prompt = PROMPTS[draft["prompt"]]
        assert answered(draft["author"], draft["prompt"]) is None
        assert words(draft["body"]) < prompt["min_words"]
        assert draft["saved_hours_ago"] < hours_since(prompt["opens"], at_least=True)


# Wording


def test_links_are_few():
    texts = [comment["body"] for _, comment in COMMENTS] + [item["body"] for item in SUBMITTED]

    assert sum(text.count("](https://") for text in texts) <= 2
