"""What holds for every file of the project: sizes, templates, requests, personal data."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from accounts.models import User
from courses.models import Membership

OURS = (
    *("accounts", "api", "civic", "classroom", "common", "courses"),
    *("digests", "discussions", "essays", "prompts"),
)
ROOT: Path = settings.BASE_DIR


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def files(pattern: str, *folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob(pattern))
    return sorted(path for path in found if "migrations" not in path.parts)


TEMPLATES = files("*.html", "templates", *OURS)
#: Mails have inline styles (css-inline puts them there) and absolute addresses of our site.
PAGES = [path for path in TEMPLATES if "email" not in path.parts]
MODULES = files("*.py", *OURS)
STATIC = [path for path in files("*", "static") if path.suffix in (".css", ".js", ".svg")]

each_template = pytest.mark.parametrize("path", TEMPLATES, ids=named)
each_page = pytest.mark.parametrize("path", PAGES, ids=named)
each_module = pytest.mark.parametrize("path", MODULES, ids=named)

COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?%\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
BLOCKTRANSLATE = re.compile(
    r"\{% block(?:translate|trans)\b.*?%\}.*?\{% endblock(?:translate|trans) %\}", re.DOTALL
)
#: Blocks of the admin's templates that hold classes, not text.
CLASSES = re.compile(r"\{% block (?:bodyclass|coltype) %\}.*?\{% endblock", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
#: Attributes that people read or hear.
READ = {"alt", "title", "placeholder", "aria-label", "label"}
#: Names that are the same in every language.
SAME_EVERYWHERE = {"Civic", "API", "CSV", "Markdown"}
#: Elements whose content is for machines, or an example for people.
NO_SENTENCES = ("style", "script", "code", "pre", "samp")
#: What is marked safe beside rendered HTML: Django's and our own help texts.
ALSO_SAFE = {"field.help_text"}


class Words(HTMLParser):
    """Collects what a page says by itself, outside all template tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.silent += tag in NO_SENTENCES
        for name, value in attrs:
            if name in READ:
                self.handle_data(value or "")

    def handle_endtag(self, tag):
        self.silent -= tag in NO_SENTENCES

    def handle_data(self, data):
        words = re.findall(r"[^\W\d_]{2,}", data)
        if not self.silent and set(words) - SAME_EVERYWHERE:
            self.found.append(" ".join(data.split()))


def parsed(template: str) -> Words:
    words = Words()
    for ours in (COMMENT, BLOCKTRANSLATE, CLASSES, TAG):
        template = ours.sub("", template)
    words.feed(template)
    words.close()
    return words


@each_template
def test_template_says_nothing_untranslated(path):
    assert parsed(path.read_text(encoding="utf-8")).found == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Good day</p>",
        '<img alt="A square">',
        "<p>{{ name }} wrote</p>",
        "{% if a %}Yes{% endif %}",
        "{% blocktranslate %}Good{% endblocktranslate %} day",
    ],
)
def test_untranslated_words_are_noticed(template):
    assert parsed(template).found


def test_translated_words_pass():
    assert not parsed('{% translate "Good" %} <p class="day">{{ name }} – 3 {# so #}</p>').found


@each_template
def test_template_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


@each_template
def test_template_marks_only_rendered_html_as_safe(path):
    text = path.read_text(encoding="utf-8")
    marked = re.findall(r"([\w.]+)\s*\|\s*(?:safe|safeseq)\b", text)
    assert [name for name in marked if not name.endswith("_html") and name not in ALSO_SAFE] == []
    assert "autoescape off" not in text


@each_page
def test_page_needs_no_inline_style_or_script(path):
    for tag, attributes in parsed(path.read_text(encoding="utf-8")).tags:
        inline = [name for name in attributes if name == "style" or name.startswith("on")]
        assert inline == [], tag
        assert tag != "style"
        assert tag != "script" or attributes.keys() & {"src"}


def addresses(text: str) -> list[str]:
    """Addresses of other sites: neither names of XML vocabularies nor schema keys."""
    found = re.findall(r"(?:https?:)?//[\w.-]+\.\w{2,}[^\s\"'<>)]*", text)
    return [url for url in found if "www.w3.org/" not in url]


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=named)
def test_page_asks_nobody_else(path):
    assert addresses(COMMENT.sub("", path.read_text(encoding="utf-8"))) == []


@each_module
def test_module_is_not_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@each_module
def test_no_task_is_given_to_a_later_moment(path):
    # A delayed task is delivered again and again once it outlives the visibility timeout.
    assert re.findall(r"\b(?:eta|countdown)\s*=", path.read_text(encoding="utf-8")) == []


MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)

#: Who made a thing of the course, as staff: the thing is the course's, not the person's.
MADE_BY_STAFF = {"created_by", "invited_by"}
#: Texts that staff write for the course, about no person.
COURSE_TEXTS = {
    "courses.Course",
    "essays.Block",
    "essays.Edition",
    "essays.Essay",
    "essays.Inquiry",
    "essays.Passage",
    "essays.Upload",
    "prompts.Prompt",
    "prompts.PromptVersion",
}


def holds_a_person(model: type[models.Model]) -> bool:
    """Whether a row says whose it is, or can hold what a person writes."""
    if model is User:
        return True
    for field in model._meta.get_fields():
        is_staffs = field.name in MADE_BY_STAFF and field.related_model is User
        if field.concrete and field.related_model in (User, Membership) and not is_staffs:
            return True
        if isinstance(field, models.TextField) and model._meta.label not in COURSE_TEXTS:
            return True
    return False


@each_model
def test_model_that_holds_a_person_says_what_it_holds(model):
    if holds_a_person(model):
        labels = getattr(model, "personal_data", None)
        assert labels, f"{model._meta.label} needs personal_data"
        assert set(labels) <= {field.name for field in model._meta.get_fields()}


#: Words that are never shown to another member, and why.
PRIVATE = {
    "accounts.ApiToken": "a token's name is shown to its owner alone",
    "discussions.CommentDraft": "a draft is its author's",
    "discussions.CommentVersion": "read through its comment, whose rule decides",
    "prompts.ReflectionVersion": "read through its reflection, whose rule decides",
}


@each_model
def test_model_with_words_says_who_sees_them(model):
    labels = getattr(model, "personal_data", {})
    holds_words = any(kind.name == "WORDS" for kind in labels.values())
    if holds_words and model._meta.label not in PRIVATE:
        assert hasattr(model._default_manager.all(), "visible_to")


def test_list_of_private_words_names_only_what_needs_it():
    words = {
        model._meta.label
        for model in MODELS
        if any(kind.name == "WORDS" for kind in getattr(model, "personal_data", {}).values())
    }
    assert set(PRIVATE) <= words
