from __future__ import annotations

import pytest
from django.urls import reverse

from prompts.models import Prompt

ADD = reverse("admin:prompts_prompt_add")
LIST = reverse("admin:prompts_prompt_changelist")


def change(prompt):
    return reverse("admin:prompts_prompt_change", args=[prompt.pk])


def text_of(response):
    return response.content.decode()


def test_instructors_of_another_course_find_nothing(stranger, prompt):
    page = text_of(stranger.get(LIST))
    assert prompt.title not in page
    assert prompt.inquiry.title not in page
    for name in ("change", "history"):
        url = reverse(f"admin:prompts_prompt_{name}", args=[prompt.pk])
        assert stranger.get(url).status_code == 302
    delete = reverse("admin:prompts_prompt_delete", args=[prompt.pk])
    assert stranger.get(delete).status_code in (302, 403)
    assert stranger.post(delete, {"post": "yes"}).status_code in (302, 403)
    preview = reverse("admin:prompts_prompt_preview", args=[prompt.pk])
    assert stranger.get(preview).status_code == 404


def test_forms_and_filters_offer_own_rows_only(staff, prompt, foreign):
    for url in (ADD, change(prompt), LIST):
        page = text_of(staff.get(url))
        assert "Foreign" not in page
        assert f'value="{foreign.reading_id}">Foreign' not in page
    assert "Foreign" not in text_of(staff.get(ADD, {"inquiry": foreign.inquiry_id}))


@pytest.mark.parametrize("field", ["inquiry", "reading"])
def test_forged_posts_cannot_reach_another_course(field, staff, plain, prompt, foreign):
    target = {"inquiry": foreign.inquiry_id, "reading": foreign.reading_id}[field]
    before = Prompt.objects.order_by("pk").values()
    kept = list(before)
    for url in (ADD, change(prompt)):
        response = staff.post(url, plain | {field: target, "_save": "1"})
        assert response.status_code == 422
    assert list(before.all()) == kept


def test_forged_posts_to_a_foreign_prompt_change_nothing(stranger, plain, prompt):
    kept = Prompt.objects.values().get()
    stranger.post(change(prompt), plain | {"title": "Mine now", "_save": "1"})
    assert Prompt.objects.values().get() == kept


def test_assistants_look_and_do_not_write(client, assistant, prompt, plain):
    client.force_login(assistant.user)
    assert prompt.title in text_of(client.get(LIST))
    page = client.get(change(prompt))
    assert page.status_code == 200
    assert 'name="_save"' not in text_of(page)
    assert client.get(reverse("admin:prompts_prompt_preview", args=[prompt.pk])).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, plain | {"_draft": "1"}).status_code == 403
    assert client.post(change(prompt), plain | {"_save": "1"}).status_code == 403
    assert Prompt.objects.get().title == prompt.title


def test_students_do_not_enter(client, student, prompt):
    client.force_login(student.user)
    for url in (LIST, change(prompt), reverse("admin:prompts_prompt_preview", args=[prompt.pk])):
        assert client.get(url).status_code in (302, 403)


def test_administrators_see_all(client, administrator, prompt, foreign):
    client.force_login(administrator)
    page = text_of(client.get(LIST))
    assert prompt.title in page
    assert foreign.title in page
