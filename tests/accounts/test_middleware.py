from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_an_expired_sign_in_leads_the_whole_page_away_from_a_fragment(client, thread):
    url = f"{thread.get_absolute_url()}panel/"
    here = "http://testserver/c/city/q/square/r/owns/?x=1"
    response = client.get(url, headers={"hx-request": "true", "hx-current-url": here})

    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == (
        "/accounts/login/?next=%2Fc%2Fcity%2Fq%2Fsquare%2Fr%2Fowns%2F"
    )


def test_an_expired_sign_in_never_leads_off_the_site(client, thread):
    url = f"{thread.get_absolute_url()}panel/"
    for here in (
        "https://evil.example//evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "",
    ):
        response = client.get(url, headers={"hx-request": "true", "hx-current-url": here})
        assert response.headers["HX-Redirect"].startswith("/accounts/login/?next=")


def test_a_page_without_a_sign_in_redirects(client, thread):
    response = client.get(thread.get_absolute_url())

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=/c/city/")


@pytest.mark.parametrize("path", ["/c/elsewhere/", "/admin/nowhere/", "/mailbox/nothing/"])
def test_what_is_not_there_shows_our_page_in_development_too(
    client, settings, outsider, administrator, path
):
    settings.DEBUG = True
    client.force_login(administrator)
    response = client.get(path)

    assert response.status_code == 404
    assert "URLconf" not in response.content.decode()
    assert "Civic" in response.content.decode()


def test_the_api_answers_in_its_own_words(client, settings, student, outsider):
    settings.DEBUG = True
    client.force_login(student.user)
    response = client.get("/api/v1/courses/elsewhere/")

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
