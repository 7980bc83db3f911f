"""Language choice, addresses that lead elsewhere, and pages that are not there."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client, RequestFactory

from portal.views import server_error
from revisions.models import Revision
from tests.factories import (
    draft_item,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
    retire,
)


@pytest.mark.parametrize(
    ("cookie", "accepted", "address"),
    [
        ("", "", "/ru/"),
        ("", "en-GB,en;q=0.9", "/en/"),
        ("", "de", "/ru/"),
        ("ru", "en", "/ru/"),
        ("en", "ru", "/en/"),
        ("xx", "en", "/en/"),
    ],
)
def test_start_address_leads_to_the_language_of_the_reader(client, cookie, accepted, address):
    if cookie:
        client.cookies["django_language"] = cookie
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, address)
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
    assert "public" not in response.get("Cache-Control", "")


def test_address_without_language_leads_to_the_page_in_the_readers_own(db, client):
    response = client.get("/faq/", headers={"accept-language": "en"})
    assert (response.status_code, response["Location"]) == (302, "/en/faq/")


@pytest.mark.parametrize(("language", "other"), [("ru", "en"), ("en", "ru")])
def test_missing_page_is_said_to_be_missing_in_its_language_without_queries(
    client, language, other, django_assert_num_queries, db
):
    with django_assert_num_queries(0):
        response = client.get(f"/{language}/nowhere/")
    html = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}">' in html
    assert f'href="/{other}/" hreflang' in html and f"/{other}/nowhere/" not in html
    assert 'rel="canonical"' not in html


@pytest.mark.parametrize("language", ["ru", "en"])
def test_broken_page_is_answered_in_its_language_without_the_database(language):
    response = server_error(RequestFactory().get(f"/{language}/faq/"))
    assert response.status_code == 500
    assert f'<html lang="{language}">' in response.content.decode()


def test_error_in_a_view_shows_the_page_for_it(db, monkeypatch):
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr("faq.views.items_of", broken)
    response = Client(raise_request_exception=False).get("/en/faq/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_robots_are_kept_out_of_the_admin_and_shown_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_sitemap_lists_live_pages_in_both_languages(db, client):
    publish_item(slug="payment")
    draft_item(slug="secret")
    xml = client.get("/sitemap.xml").content.decode()
    for language in ("ru", "en"):
        for page in ("", "faq/", "faq/payment/", "contacts/", "sla/", "terms/"):
            assert f"<loc>http://testserver/{language}/{page}</loc>" in xml
    assert 'hreflang="en" href="http://testserver/en/faq/payment/"' in xml
    assert 'hreflang="x-default" href="http://testserver/faq/payment/"' in xml
    assert "<lastmod>" in xml
    assert "secret" not in xml


def sitemap_entries(client) -> dict[str, str]:
    """Each address of the sitemap with what is said about it."""
    xml = client.get("/sitemap.xml").content.decode()
    return {re.search("<loc>(.*?)</loc>", each)[1]: each for each in xml.split("<url>")[1:]}


def test_sitemap_names_an_answer_in_the_languages_that_it_is_in(db, client):
    publish_item(slug="payment", question_en="", answer_en="")
    publish_item(slug="begun-in-english", source_language="en", question_ru="", answer_ru="")
    found = sitemap_entries(client)
    assert "http://testserver/ru/faq/payment/" in found
    assert "http://testserver/en/faq/payment/" not in found
    assert 'hreflang="en"' not in found["http://testserver/ru/faq/payment/"]
    assert 'hreflang="ru"' not in found["http://testserver/en/faq/begun-in-english/"]


@pytest.mark.parametrize(
    ("publish", "pages"),
    [
        (publish_item, {"", "faq/"}),
        (publish_category, {"", "faq/"}),
        (publish_channel, {"", "contacts/", "sla/"}),
        (publish_policy, {"", "sla/"}),
        (publish_tier, {"", "sla/"}),
        (publish_section, {"terms/"}),
    ],
)
def test_sitemap_dates_a_page_by_the_latest_of_what_stands_on_it(db, client, publish, pages):
    for publish_one in (publish_item, publish_policy, publish_tier, publish_section):
        publish_one()
    publish_channel()
    Revision.objects.update(published_at=datetime(2020, 1, 1, tzinfo=UTC))
    retire(publish())
    changed = {
        page
        for page in ("", "faq/", "contacts/", "sla/", "terms/")
        if "<lastmod>2020-01-01</lastmod>"
        not in sitemap_entries(client)[f"http://testserver/en/{page}"]
    }
    assert changed == pages


def test_sitemap_takes_the_same_queries_for_many_answers(db, client, django_assert_max_num_queries):
    for _number in range(30):
        publish_item()
    with django_assert_max_num_queries(7):
        client.get("/sitemap.xml")


@pytest.mark.parametrize("address", ["/en/nothing/?q=x", "/en/faq/none/", "/en/faq/?as_of=x"])
def test_page_that_is_not_there_leads_to_the_start_page_in_the_other_language(db, client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert '<a href="/ru/" hreflang="ru"' in response.content.decode()
