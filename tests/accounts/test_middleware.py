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
