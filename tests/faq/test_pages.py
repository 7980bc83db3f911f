"""The FAQ page and the page of one answer."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from faq import presentation
from faq.querysets import neighbours_of
from revisions import workflow
from revisions.editions import Edition
from revisions.models import Revision
from revisions.publishing import write_positions
from tests.factories import (
    change,
    draft_item,
    propose,
    publish,
    publish_category,
    publish_channel,
    publish_item,
    retire,
)


def test_answers_stand_under_their_categories_in_order(db, client):
    first, second = publish_category(title_en="First"), publish_category(title_en="Second")
    publish_item(category=second, question_en="Three?")
    publish_item(category=first, question_en="One?")
    publish_item(category=first, question_en="Two?")
    html = client.get("/en/faq/").content.decode()
    places = [html.index(f"{text}</h") for text in ("First", "One?", "Two?", "Second", "Three?")]
    assert places == sorted(places)


def test_anchor_stands_inside_the_answer_so_that_browsers_open_it(db, client):
    publish_item(slug="payment")
    html = client.get("/en/faq/").content.decode()
    assert re.search(r'<details><summary>.*?</summary>\s*<div class="prose" id="payment">', html)
    assert "<a" not in re.search(r"<summary>.*?</summary>", html)[0]


def test_filter_shows_one_category(db, client):
    publish_item(category=publish_category(slug="billing"), question_en="How to pay?")
    publish_item(question_en="How to log in?")
    html = client.get("/en/faq/?category=billing").content.decode()
    assert "How to pay?" in html
    assert "How to log in?" not in html
    assert '<a href="?category=billing" aria-current="true">' in html


@pytest.mark.parametrize("category", ["nowhere", "%07", "a" * 300])
def test_unknown_category_is_said_to_be_unknown_above_all_answers(db, client, category):
    publish_item(question_en="How to pay?")
    response = client.get(f"/en/faq/?category={category}")
    assert response.status_code == 404
    html = response.content.decode()
    assert "There is no such category" in html
    assert "How to pay?" in html


def test_old_name_of_a_category_leads_to_the_new_one(db, client):
    category = publish_category(slug="money")
    publish_item(category=category)
    change(category, slug="billing")
    response = client.get("/en/faq/?category=money")
    assert (response.status_code, response["Location"]) == (301, "/en/faq/?category=billing")


def test_old_names_lead_to_the_new_ones_on_the_same_day(db, client):
    category = publish_category(slug="money")
    item = publish_item(category=category, slug="pay")
    change(category, slug="billing")
    change(item, slug="payment")
    day = localdate().isoformat()
    response = client.get(f"/en/faq/?category=money&as_of={day}")
    assert response["Location"] == f"/en/faq/?as_of={day}&category=billing"
    assert client.get(response["Location"]).status_code == 200
    response = client.get(f"/en/faq/pay/?as_of={day}")
    assert response["Location"] == f"/en/faq/payment/?as_of={day}"
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("language", ["ru", "en"])
def test_answer_has_a_page_of_its_own(db, client, language):
    publish_item(slug="payment", question_ru="Как платить?", question_en="How to pay?")
    html = client.get(f"/{language}/faq/payment/").content.decode()
    question = {"ru": "Как платить?", "en": "How to pay?"}[language]
    assert f"<h1>{question}</h1>" in html
    assert f"<title>{question}</title>" in html


def test_page_of_an_answer_leads_to_its_neighbours(db, client):
    category = publish_category()
    for slug in ("one", "two", "three"):
        publish_item(category=category, slug=slug)
    html = client.get("/en/faq/two/").content.decode()
    assert '<a rel="prev" href="/en/faq/one/">' in html
    assert '<a rel="next" href="/en/faq/three/">' in html


def test_first_and_last_answer_have_one_neighbour_each_in_their_category(db, client):
    category = publish_category()
    publish_item(slug="other")
    for slug in ("one", "two"):
        publish_item(category=category, slug=slug)
    first, last = (client.get(f"/en/faq/{slug}/").content.decode() for slug in ("one", "two"))
    assert 'rel="prev"' not in first and 'rel="next" href="/en/faq/two/"' in first
    assert 'rel="next"' not in last and 'rel="prev" href="/en/faq/one/"' in last


def test_neighbours_stand_in_the_order_of_their_places(db, client):
    category = publish_category()
    one, two, three = (publish_item(category=category, slug=slug) for slug in ("a", "b", "c"))
    write_positions([three, one, two])
    html = client.get("/en/faq/a/").content.decode()
    assert '<a rel="prev" href="/en/faq/c/">' in html
    assert '<a rel="next" href="/en/faq/b/">' in html


def test_neighbours_cost_the_texts_of_two_answers_and_not_of_all(db, client):
    category = publish_category()
    items = [publish_item(category=category, answer_en=f"Text no. {n}.") for n in range(6)]
    edition = Edition()
    with CaptureQueriesContext(connection) as queries:
        found = neighbours_of(items[2], edition)
    assert (found, len(queries)) == ((items[1], items[3]), 1)


def test_description_for_search_engines_is_the_beginning_of_the_answer(db, client):
    publish_item(slug="payment", answer_en="By **card** or “transfer” <br>.")
    html = client.get("/en/faq/payment/").content.decode()
    assert re.search(r'<meta name="description" content="By card or “transfer”', html)


def test_json_ld_is_valid_and_cannot_end_its_element(db, client):
    question = "What is </script><b> & “ё”?"
    publish_item(slug="what", question_en=question)
    html = client.get("/en/faq/what/").content.decode()
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert "ё" in text
    [page, path] = json.loads(text)["@graph"]
    assert page["mainEntity"][0]["name"] == path["itemListElement"][-1]["name"] == question
    assert page["@type"] == "FAQPage"


def test_old_address_leads_to_the_new_one_for_good(db, client):
    item = publish_item(slug="pay")
    change(item, slug="payment")
    response = client.get("/en/faq/pay/")
    assert (response.status_code, response["Location"]) == (301, "/en/faq/payment/")


@pytest.mark.parametrize("slug", ["nowhere", "secret"])
def test_answer_that_is_not_live_has_no_page(db, client, slug):
    draft_item(slug="secret")
    assert client.get(f"/en/faq/{slug}/").status_code == 404


@pytest.mark.parametrize("language", ["ru", "en"])
def test_answer_that_was_taken_off_says_so_and_why_at_its_addresses(db, client, language):
    item = publish_item(slug="fax", question_ru="Факс?", question_en="A fax?")
    notes = {"ru": "Факса больше нет.", "en": "There is no fax any more."}
    item = change(item, slug="fax-number")
    publish(workflow.retire(item, by=None, change_note=notes))
    for slug in ("fax", "fax-number"):
        response = client.get(f"/{language}/faq/{slug}/")
        html = response.content.decode()
        assert response.status_code == 410
        assert notes[language] in html
        assert {"ru": "Факс?", "en": "A fax?"}[language] in html
        assert '<meta name="robots" content="noindex">' in html
        assert 'rel="canonical"' not in html


def test_answer_that_was_taken_off_tells_why_in_its_source_language_if_need_be(db, client):
    retire(publish_item(slug="fax"))
    assert '<span lang="ru">Снято.</span>' in client.get("/en/faq/fax/").content.decode()


def test_answer_that_came_back_is_there_again(db, client):
    item = retire(publish_item(slug="fax"))
    assert client.get("/en/faq/fax/").status_code == 410
    publish(propose(item, {}, by=None))
    assert client.get("/en/faq/fax/").status_code == 200


def test_answer_was_not_gone_before_it_was_taken_off(db, client):
    item = publish_item(slug="fax")
    made, category = item.live_revision, item.category.live_revision
    retire(item)
    item.refresh_from_db()
    ago = {made.pk: 9, category.pk: 9, item.live_revision_id: 3}
    for key, days in ago.items():
        moment = timezone.now() - timedelta(days=days)
        Revision.objects.filter(pk=key).update(published_at=moment)
    statuses = [
        client.get("/en/faq/fax/", {"as_of": (localdate() - timedelta(days=days)).isoformat()})
        for days in (12, 6, 1)
    ]
    assert [response.status_code for response in statuses] == [404, 200, 410]


def test_address_that_a_retired_answer_would_get_tells_nothing(db, client):
    item = retire(publish_item(slug="fax"))
    propose(item, {"slug": "secret"}, by=None)
    assert client.get("/en/faq/secret/").status_code == 404


def test_reference_shows_the_facts_of_today_in_the_language_of_the_page(db, client):
    channel = publish_channel(name_en="Post", name_ru="Почта", address="old@vetrelia.example")
    publish_item(slug="ask", answer_en="{channels}", answer_ru="{channels}")
    change(channel, address="new@vetrelia.example")
    html = client.get("/en/faq/ask/").content.decode()
    assert "mailto:new@vetrelia.example" in html
    assert "Post</span>" in html
    assert "Почта" in client.get("/ru/faq/ask/").content.decode()


def test_answer_page_takes_few_queries(db, client, django_assert_num_queries):
    category = publish_category()
    for _number in range(10):
        item = publish_item(category=category)
    with django_assert_num_queries(5):
        client.get(f"/en/faq/{item.slug}/")


def test_answers_that_did_not_change_are_not_laid_out_again(db, client):
    category = publish_category()
    items = [publish_item(category=category) for _number in range(3)]
    client.get("/en/faq/")
    before = presentation.kept_block_of.cache_info()
    change(items[0], question_en="Another?")
    assert "Another?" in client.get("/en/faq/").content.decode()
    after = presentation.kept_block_of.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)


def test_whoever_edits_the_template_sees_it(db, client, settings):
    publish_item()
    client.get("/en/faq/")
    settings.DEBUG = True
    before = presentation.kept_block_of.cache_info()
    client.get("/en/faq/")
    assert presentation.kept_block_of.cache_info() == before
