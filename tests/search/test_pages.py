"""The page of results, the search box, and suggestions."""

import json
import re
from html import unescape
from urllib.parse import quote, urlencode

import pytest

from revisions.reading import Reading
from search.finding import Found, Hit
from tests.factories import (
    change,
    draft_item,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
)

pytestmark = pytest.mark.django_db
ODD_QUERIES = [
    "\x00", "пароль\x00", "\x1b[31m", "\ufffe", "'", '"', '"пароль', "a AND (b OR", "NEAR(",
    "* : & | !", "пароль*", "question:пароль", "%", "\\", "<script>alert(1)</script>", "-", "?!",
    "🙂", "\u200b", "a\u0301", "'; DROP TABLE faq_item; --",
    "x" * 10_000, "пароль " * 1_500, '"' * 10_000, "ё" * 300,
]  # fmt: skip


def search(client, language="en", **parameters):
    return client.get(f"/{language}/search/", parameters)


def html_of(client, language="en", **parameters) -> str:
    response = search(client, language, **parameters)
    assert response.status_code == 200
    return response.content.decode()


def links_of(html: str) -> list[str]:
    return re.findall(r'<a href="([^"]*)" data-result=', html)


def publish_many(number: int, **columns) -> None:
    for place in range(number):
        publish_item(question_en=f"Snapshot {place}?", **columns)


# --- what is found ------------------------------------------------------------------------------


def test_every_kind_of_content_is_found_and_leads_to_its_place(client):
    category = publish_category(title_en="Access")
    publish_item(slug="reset", question_en="How to reset the gizmo?", category=category)
    publish_channel(key="gizmo-line", name_en="Gizmo line")
    publish_section(slug="gizmos", title_en="On gizmos")
    publish_policy(key="gizmo-sla", title_en="Gizmo response times")
    html = html_of(client, q="gizmo")
    assert set(links_of(html)) == {
        "/en/faq/reset/",
        "/en/contacts/#gizmo-line",
        "/en/terms/#gizmos",
        "/en/sla/#gizmo-sla",
    }
    for place in ("Access", "Contacts", "Terms of support", "Response times"):
        assert f'<p class="place">{place}</p>' in html


def test_result_shows_the_words_marked_in_title_and_passage(client):
    publish_item(question_en="Lost passwords?", answer_en="Set a new **password** & go on.")
    html = html_of(client, q="password")
    assert "Lost <mark>passwords</mark>?" in html
    assert "<p>Set a new <mark>password</mark> &amp; go on.</p>" in html


def test_markup_in_texts_and_queries_stays_text(client):
    publish_item(question_en="Is <script>gizmo</script> fine?", answer_en="`<b>gizmo`")
    html = html_of(client, q='gizmo "><script>alert(1)')
    assert "<script>alert" not in html and "<b>" not in html
    html = html_of(client, q="gizmo")
    assert "&lt;script&gt;<mark>gizmo</mark>&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("language", "count", "heading"),
    [
        ("en", 1, "Found 1 result"),
        ("en", 2, "Found 2 results"),
        ("ru", 1, "Найден 1 результат"),
        ("ru", 3, "Найдено 3 результата"),
        ("ru", 5, "Найдено 5 результатов"),
    ],
)
def test_heading_counts_what_was_found(client, language, count, heading):
    for _number in range(count):
        publish_item(question_en="Any snapshot?", question_ru="Где снапшот?")
    query = {"en": "snapshot", "ru": "снапшот"}[language]
    assert f"<h1>{heading}</h1>" in html_of(client, language, q=query)


def test_text_of_the_other_language_comes_last_under_its_own_heading_with_a_notice(client):
    publish_item(question_ru="Как сбросить снапшот?", question_en="", answer_en="")
    publish_item(
        question_ru="Прочее?",
        answer_ru="Про снапшот.",
        question_en="Other снапшот?",
        answer_en="A снапшот.",
    )
    html = html_of(client, q="снапшот")
    heading, notice = html.index(">Not translated yet</h2>"), html.index("Shown in Russian.")
    assert html.index("Other") < heading < html.index("сбросить") < notice
    assert re.search(r'<h3 lang="ru"><a href="[^"]+" data-result="2">', html)
    assert '<ol start="2"' in html


def test_the_best_of_too_many_are_said_to_be_the_best(client, monkeypatch):
    monkeypatch.setattr("search.finding.MAX_HITS", 2)
    for _number in range(3):
        publish_item(question_en="Any snapshot?", question_ru="Где снапшот?")
    assert "<h1>The 2 best results</h1>" in html_of(client, q="snapshot")
    assert "<h1>2 лучших результата</h1>" in html_of(client, "ru", q="снапшот")


def test_hits_that_are_far_worse_than_untranslated_ones_have_a_heading_of_their_own(client):
    publish_item(
        slug="weak", question_ru="Что?", answer_ru="Там белый снапшот.", question_en="What?"
    )
    publish_item(slug="good", question_ru="Белый снапшот?", question_en="", answer_en="")
    html = html_of(client, q="белый снапшот")
    assert links_of(html) == ["/en/faq/good/", "/en/faq/weak/"]
    assert html.index(">Not translated yet</h2>") < html.index(">Less exact results</h2>")
    assert ">Results</h2>" not in html


def test_draft_is_not_found(client):
    draft_item(question_en="Secret gizmo?")
    html = html_of(client, q="gizmo")
    assert "Secret" not in html
    assert "Nothing found" in html


def test_results_can_be_counted_when_they_are_opened(client):
    publish_many(2)
    html = html_of(client, q="snapshot")
    assert re.findall(r'data-result="(\d+)"', html) == ["1", "2"]
    assert 'data-search-query="snapshot"' in html


# --- corrections --------------------------------------------------------------------------------


@pytest.fixture
def corrected(monkeypatch):
    """A search that corrects what was typed unless it is told not to; gives what it was asked."""
    item, asked = publish_item(question_en="Which password?"), []

    def find(query, language, *, category="", as_typed=False):
        asked.append({"query": query, "category": category, "as_typed": as_typed})
        searched = query if as_typed else "password"
        return Found(query, searched, [Hit(Reading(item, language))], frozenset())

    monkeypatch.setattr("search.views.find", find)
    return asked


def test_correction_is_said_with_a_link_to_the_words_as_typed(client, corrected):
    html = html_of(client, q="pa&sword")
    assert "Showing results for <strong>password</strong>." in html
    assert 'href="?q=pa%26sword&amp;as_typed=1">Search for “pa&amp;sword” as typed</a>' in html
    assert 'value="pa&amp;sword"' in html
    assert 'data-search-query="password"' in html


def test_words_as_typed_are_searched_without_correction(client, corrected):
    html = html_of(client, q="pasword", as_typed="1")
    assert corrected == [{"query": "pasword", "category": "", "as_typed": True}]
    assert "Showing results for" not in html
    assert 'href="?q=pasword&amp;as_typed=1" aria-current="true"' in html


def test_correction_that_found_nothing_in_a_category_shows_no_results_for_it(client):
    empty = publish_category(slug="empty", title_en="Empty")
    publish_item(question_en="Which password?")
    publish_item(category=empty, question_en="Something else")
    html = html_of(client, q="pasword", category="empty")
    assert "The search was for <strong>password</strong>." in html
    assert "Showing results" not in html


# --- nothing to show ----------------------------------------------------------------------------


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "   "}, {"q": "\t\n"}])
def test_page_without_a_query_offers_the_categories(client, query):
    publish_item(category=publish_category(slug="access", title_en="Access"))
    html = html_of(client, **query)
    assert "<h1>Search</h1>" in html
    assert '<a href="/en/faq/?category=access">Access</a>' in html
    assert "Nothing found" not in html


def test_page_that_found_nothing_says_what_to_do(client):
    publish_item(category=publish_category(slug="access", title_en="Access"))
    publish_channel(name_en="Post", address="help@vetrelia.example")
    html = html_of(client, q="qwxzzkj")
    assert "<h1>Nothing found</h1>" in html
    assert "There is nothing on “qwxzzkj” here." in html
    assert "Write fewer words" in html
    assert '<a href="/en/faq/?category=access">Access</a>' in html
    assert '<a href="mailto:help@vetrelia.example">Post</a>' in html


# --- filter and pages ---------------------------------------------------------------------------


def test_filter_keeps_the_hits_to_one_category_and_the_words(client):
    access = publish_category(slug="access")
    publish_item(slug="one", question_en="Snapshot & backup?", category=access)
    publish_item(slug="two", question_en="Snapshot two?")
    html = html_of(client, q="snapshot & backup", category="access")
    assert '<a href="?q=snapshot+%26+backup&amp;category=access" aria-current="true">' in html
    html = html_of(client, q="snapshot", category="access")
    assert links_of(html) == ["/en/faq/one/"]


def test_filter_lists_the_categories_that_have_answers(client):
    publish_item(question_en="Snapshot?", category=publish_category(slug="access"))
    publish_category(slug="vacant")
    html = html_of(client, q="snapshot")
    assert "category=access" in html
    assert "vacant" not in html


@pytest.mark.parametrize("category", ["nowhere", "\x07", "a" * 3000, "<b>"])
def test_unknown_category_is_said_to_be_unknown_above_all_hits(client, category):
    publish_item(slug="one", question_en="Snapshot?")
    html = html_of(client, q="snapshot", category=category)
    assert "There is no such category." in html
    assert links_of(html) == ["/en/faq/one/"]


def test_old_name_of_a_category_leads_to_the_new_one_with_the_words(client):
    category = publish_category(slug="money")
    publish_item(category=category)
    change(category, slug="billing")
    response = search(client, q="how & why", category="money")
    assert response.status_code == 302
    assert response["Location"] == "/en/search/?q=how+%26+why&category=billing"


def test_category_without_hits_offers_to_search_in_everything(client):
    publish_item(question_en="Snapshot?")
    publish_item(category=publish_category(slug="access"))
    html = html_of(client, q="snapshot", category="access")
    assert "Nothing found" in html
    assert 'Look <a href="?q=snapshot">in everything</a>' in html


def test_ten_results_stand_on_a_page_and_the_next_page_goes_on(client):
    publish_many(12, category=publish_category(slug="access"))
    first = html_of(client, q="snapshot", category="access")
    second = html_of(client, q="snapshot", category="access", page="2")
    assert "Found 12 results" in first and "Page 1 of 2" in first
    assert 'rel="next" href="?q=snapshot&amp;category=access&amp;page=2"' in first
    assert 'rel="prev" href="?q=snapshot&amp;category=access&amp;page=1"' in second
    assert re.findall(r'data-result="(\d+)"', second) == ["11", "12"]
    assert '<ol start="11"' in second
    assert len({*links_of(first), *links_of(second)}) == 12


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "²", "9" * 5000, "\x00", "1.5", ""])
def test_page_that_is_not_there_is_said_not_to_be(client, page):
    publish_many(11)
    html = html_of(client, q="snapshot", page=page)
    assert "There is no such page of these results. This is page" in html
    assert links_of(html)


def test_number_of_queries_does_not_grow_with_the_hits(client, django_assert_max_num_queries):
    def queries_of_the_page() -> int:
        with django_assert_max_num_queries(20) as queries:
            html_of(client, q="snapshot")
        return len(queries)

    publish_many(2)
    few = queries_of_the_page()
    publish_many(8)
    assert queries_of_the_page() <= few  # with few hits it looks for corrections too


# --- whatever is typed --------------------------------------------------------------------------


@pytest.mark.parametrize("query", ODD_QUERIES, ids=range(len(ODD_QUERIES)))
@pytest.mark.parametrize("address", ["/ru/search/", "/en/search/suggest"])
def test_nothing_that_is_typed_is_an_error(client, query, address):
    publish_item(question_ru="Пароль?")
    response = client.get(address, {"q": query})
    assert response.status_code == 200
    assert len(response.content) < 80_000
    assert b"\x00" not in response.content


@pytest.mark.parametrize(
    "raw", ["q=%ED%A0%80", "q=%FF%FE", "q=%", "q=%D0", "q", "q=a&q=b", "=", "&"]
)
@pytest.mark.parametrize("address", ["/ru/search/", "/ru/search/suggest"])
def test_broken_addresses_are_no_error(client, raw, address):
    response = client.get(address, QUERY_STRING=raw)
    assert response.status_code == 200
    response.content.decode("utf-8")


def test_very_long_query_is_cut_and_the_page_says_so(client):
    publish_item(slug="one", question_en="Snapshot?")
    html = html_of(client, q="snapshot " * 2_000)
    assert "Only its beginning was searched." in html
    assert links_of(html) == ["/en/faq/one/"]
    assert "Only its beginning" not in html_of(client, q="snapshot")


# --- for search engines, caches and the other language ------------------------------------------


def test_results_are_kept_out_of_search_engines_and_of_the_sitemap(client):
    response = search(client, q="snapshot", page="1")
    html = response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in html
    assert '<link rel="canonical" href="http://testserver/en/search/">' in html
    assert "search" not in client.get("/sitemap.xml").content.decode()


def test_results_and_suggestions_are_the_same_for_everybody(client):
    for address in ("/en/search/", "/en/search/suggest"):
        response = client.get(address, {"q": "snapshot"})
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies


def test_no_cache_answers_a_search_in_place_of_the_site_which_counts_it(client):
    assert search(client, q="snapshot")["Cache-Control"] == "private"


def test_language_is_changed_without_losing_the_words(client):
    html = html_of(client, q="пароль & key", category="x")
    query = urlencode({"q": "пароль & key", "category": "x"})
    assert f'href="/ru/search/?{query}"' in unescape(html)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("address", ["/en/search/", "/en/search/suggest"])
def test_search_only_reads(client, method, address):
    assert getattr(client, method)(address, {"q": "x"}).status_code == 405


# --- the box ------------------------------------------------------------------------------------

PUBLIC = [
    "",
    "faq/",
    "faq/payment/",
    "contacts/",
    "sla/",
    "terms/",
    "search/",
    "search/?q=x",
    "nowhere/",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_every_page_has_one_search_box_with_a_label(client, address):
    publish_item(slug="payment")
    html = client.get(f"/ru/{address}").content.decode()
    assert html.count('role="search"') == html.count('name="q"') == html.count('id="q:"') == 1
    assert '<form role="search" action="/ru/search/"' in html
    assert '<label for="q:"' in html


def test_box_on_a_page_of_the_past_searches_what_is_live(client):
    html = client.get("/en/faq/?as_of=2020-01-01").content.decode()
    assert '<form role="search" action="/en/search/">' in html


def test_box_keeps_the_words(client):
    assert 'value="“how” &amp; why"' in html_of(client, q="“how” & why")


def test_home_page_tells_search_engines_how_to_search(client):
    html = client.get("/en/").content.decode()
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    site = json.loads(text)
    assert site["@type"] == "WebSite"
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == "http://testserver/en/search/?q={words}"
    assert site["potentialAction"]["query-input"] == "required name=words"


def test_browsers_are_told_how_to_search(client):
    html = client.get("/ru/faq/").content.decode()
    assert 'type="application/opensearchdescription+xml" href="/ru/opensearch.xml"' in html
    response = client.get("/ru/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    assert response.content.startswith(b"<?xml")
    assert b'template="http://testserver/ru/search/?q={searchTerms}"' in response.content


# --- suggestions --------------------------------------------------------------------------------


def suggestions(client, query: str, language: str = "en") -> dict:
    return client.get(f"/{language}/search/suggest?q={quote(query)}").json()


def test_suggestions_say_title_address_place_and_their_number(client):
    category = publish_category(title_ru="Доступ")
    publish_item(slug="reset", question_ru="Где пароль?", category=category)
    assert suggestions(client, "пароль", "ru") == {
        "said": "1 подсказка",
        "rows": [
            {"title": "Где пароль?", "address": "/ru/faq/reset/", "where": "Доступ", "lang": ""}
        ],
    }


def test_suggestion_in_the_other_language_names_it(client):
    publish_item(question_ru="Где пароль?", question_en="", answer_en="")
    [row] = suggestions(client, "пароль")["rows"]
    assert (row["title"], row["lang"]) == ("Где пароль?", "ru")


@pytest.mark.parametrize("query", ["", " ", "п"])
def test_a_single_letter_suggests_nothing(client, query):
    publish_item(question_en="п пароль")
    assert suggestions(client, query) == {"said": "0 suggestions", "rows": []}


def test_suggestions_are_few_short_lived_and_kept_out_of_search_engines(
    client, django_assert_max_num_queries
):
    publish_many(20)
    with django_assert_max_num_queries(12):
        response = client.get("/en/search/suggest?q=snapshot")
    assert 1 <= len(response.json()["rows"]) <= 8
    assert response["Cache-Control"] == "public, max-age=30"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_category_has_its_new_name_beside_the_next_results(client):
    item = publish_item(question_en="Password?")
    client.get("/en/search/?q=password")
    change(item.category, title_en="Renamed")
    assert ">Renamed</a>" in client.get("/en/search/?q=password").content.decode()
