from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from tests.factories.prompts import ReflectionFactory

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


class Shape(forms.Form):
    name = forms.CharField(help_text="As your class knows you.")
    agree = forms.BooleanField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_a_page_not_found_is_told_in_the_frame(client, student):
    client.force_login(student.user)

    response = client.get("/c/nowhere/")

    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert 'id="live"' in response.content.decode()


def test_a_form_from_a_stale_page_is_told_what_to_do(student, prompt):
    client = Client(enforce_csrf_checks=True)
    client.force_login(student.user)

    response = client.post(prompt.get_absolute_url(), {"body": "Lost?"})

    assert response.status_code == 403
    assert "This page was open too long" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_pages_for_trouble_need_nothing(name):
    assert "<h1>" in render_to_string(name)


@pytest.mark.parametrize("name", ["403.html", "404.html", "429.html"])
def test_pages_for_refusals_stand_in_the_frame(name, rf):
    assert 'id="site-header"' in render_to_string(name, request=rf.get("/"))


def test_a_field_names_its_hint_and_its_error():
    html = Shape({}).fields and Shape({})["name"].as_field_group()

    assert '<label for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_a_checkbox_stands_before_its_label():
    html = Shape()["agree"].as_field_group()

    assert html.index("<input") < html.index("<label")


def test_choices_have_a_legend():
    assert "<legend>Kind</legend>" in Shape()["kind"].as_field_group()


def test_the_summary_leads_to_each_field():
    html = render_to_string("_error_summary.html", {"form": Shape({})})

    assert 'href="#id_name"' in html
    assert "There is a problem" in html


def test_staff_find_the_admin_and_students_do_not(client, instructor, student, course):
    client.force_login(instructor.user)
    assert ">Teach</a>" in client.get(course.get_absolute_url()).content.decode()
    client.force_login(student.user)
    page = client.get(course.get_absolute_url()).content.decode()
    assert ">Teach</a>" not in page


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_needs_inline_style_or_script(template):
    if "email" in template.parts:
        return
    text = template.read_text()

    assert not re.search(r"\sstyle=|\son\w+=|hx-on|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(?:src|href)=["']https?://""", text)


def test_an_answer_on_the_prompts_page_leads_to_its_discussion(client, student, classmate, prompt):
    ReflectionFactory(prompt=prompt, author=student)
    answer = ReflectionFactory(prompt=prompt, author=classmate)
    client.force_login(student.user)

    page = client.get(prompt.get_absolute_url()).content.decode()

    assert f"{answer.get_absolute_url()}#discussion" in page


def test_staff_find_the_admin_from_their_first_page_too(client, instructor, student):
    client.force_login(instructor.user)
    assert ">Teach</a>" in client.get("/").content.decode()
    client.force_login(student.user)
    assert ">Teach</a>" not in client.get("/").content.decode()
