"""Every public page as an anonymous visitor gets it."""

import pytest
from django.test import Client

from revisions import workflow
from tests.factories import (
    change,
    commitment,
    draft_channel,
    draft_item,
    draft_policy,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
)

PAGES = ["", "faq/", "contacts/", "sla/", "terms/"]
ALL_PAGES = [f"/{language}/{page}" for language in ("ru", "en") for page in PAGES]


@pytest.mark.parametrize("page", ALL_PAGES)
def test_page_says_something_when_there_is_no_content(db, client, page):
    response = client.get(page)
    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


@pytest.mark.parametrize("page", ALL_PAGES)
def test_page_sets_no_cookie_and_is_the_same_for_everybody(db, client, page):
    publish_item()
    publish_channel()
    response = client.get(page)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "csrf" not in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=1"


@pytest.mark.parametrize("page", [*ALL_PAGES, "/ru/nowhere/"])
def test_page_has_a_strict_content_security_policy(db, client, page):
    response = client.get(page)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in response.content.decode()


@pytest.mark.parametrize("page", ALL_PAGES)
def test_page_names_itself_in_both_languages(db, client, page):
    html = client.get(page).content.decode()
    rest = page[3:]
    assert f'<link rel="canonical" href="http://testserver{page}">' in html
    for language in ("ru", "en"):
        link = f'<link rel="alternate" hreflang="{language}" href="http://testserver/{language}{rest}">'
        assert link in html
    assert f'hreflang="x-default" href="http://testserver{rest}"' in html


@pytest.mark.parametrize("page", ALL_PAGES)
def test_page_that_has_not_changed_is_not_sent_again(db, client, page):
    etag = client.get(page)["ETag"]
    assert client.get(page, headers={"if-none-match": etag}).status_code == 304


def test_language_switch_stays_on_the_page_with_its_filter(db, client):
    category = publish_category(slug="billing")
    publish_item(category=category)
    html = client.get("/ru/faq/?category=billing").content.decode()
    assert '<a href="/en/faq/?category=billing" hreflang="en" lang="en">English</a>' in html


def test_current_page_is_marked_in_the_navigation(db, client):
    html = client.get("/en/contacts/").content.decode()
    assert '<a href="/en/contacts/" aria-current="page">' in html
    assert html.count('aria-current="page"') == 1


@pytest.mark.parametrize("page", ALL_PAGES)
def test_words_that_are_not_live_are_shown_nowhere(db, client, page):
    draft_item(question_ru="Тайна?", question_en="Secret?")
    draft_channel(name_ru="Тайна", name_en="Secret")
    draft_policy(title_ru="Тайна", title_en="Secret")
    html = client.get(page).content.decode()
    assert "Тайна" not in html
    assert "Secret" not in html


def test_draft_of_a_live_answer_leaves_the_page_as_it_is(db, client):
    item = publish_item(question_ru="Как есть?")
    workflow.propose(item, {"question_ru": "Как будет?"}, by=None)
    html = client.get("/ru/faq/").content.decode()
    assert "Как есть?" in html
    assert "Как будет?" not in html


def test_change_is_on_the_page_with_the_next_request(db, client):
    item = publish_item(question_ru="Как есть?")
    client.get("/ru/faq/")
    change(item, question_ru="Как стало?")
    assert "Как стало?" in client.get("/ru/faq/").content.decode()


def test_missing_translation_shows_the_source_marked_and_says_so(db, client):
    publish_item(question_ru="Где?", answer_ru="Тут.", question_en="", answer_en="")
    publish_section(title_ru="Кому", body_ru="Всем.", title_en="", body_en="")
    publish_channel(name_ru="Почта", name_en="", note_ru="Пишите.", note_en="")
    for page, text in (("faq", "Где?"), ("terms", "Кому"), ("contacts", "Почта")):
        html = client.get(f"/en/{page}/").content.decode()
        assert text in html
        assert ' lang="ru"' in html.replace('hreflang="ru" lang="ru"', "")
        assert 'class="notice" lang="en"' in html


def test_half_a_translation_is_not_mixed_with_the_source(db, client):
    publish_item(question_ru="Где?", answer_ru="Тут.", question_en="Where?", answer_en="")
    html = client.get("/en/faq/").content.decode()
    assert "Где?" in html
    assert "Where?" not in html


def test_home_page_shows_categories_with_first_questions_channels_and_times(db, client):
    category = publish_category(title_en="Billing")
    for number in range(5):
        publish_item(category=category, question_en=f"Question no. {number}?")
    channel = publish_channel(name_en="Post")
    publish_policy({f"target:{channel.pk}:*:first_response": commitment(15)})
    html = client.get("/en/").content.decode()
    assert "Question no. 2?" in html
    assert "Question no. 3?" not in html
    assert "All 5 answers" in html
    assert "Post" in html
    assert "15\u00a0minutes" in html


def test_category_without_answers_is_not_shown(db, client):
    publish_category(title_en="Empty shelf")
    publish_item()
    for page in ("/en/", "/en/faq/"):
        assert "Empty shelf" not in client.get(page).content.decode()


def test_name_of_the_site_stands_in_the_title(db, client, settings):
    settings.SITE_NAME = "Vetrelia & Co"
    html = client.get("/en/contacts/").content.decode()
    assert "<title>Contacts — Vetrelia &amp; Co</title>" in html


@pytest.mark.parametrize("page", ALL_PAGES)
def test_page_cannot_be_posted_to(db, page):
    assert Client().post(page).status_code == 405
