"""What strangers hang on the address of a page, through the WSGI application."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern

from tests import factories
from visitors import queries

pytestmark = pytest.mark.django_db
SITE = "/en/faq/"
MADE_UP = "hk7made"


@pytest.fixture
def billing():
    category = factories.publish_category(slug="billing")
    factories.publish_item(slug="one", category=category)


@pytest.mark.parametrize(
    "query",
    [
        "x=123",
        "utm_source=mail&fbclid=1",
        "x",
        "x=",
        "&&",
        "=",
        "%78=%31",
        "x=1;category=billing",
        "voted=yes",
        "page=2",
        "q=pay",
        "Category=billing",
        "category%00=billing",
        "category[]=billing",
        "x=%ff&%ff=x",
        "?category=billing",
    ],
)
def test_what_no_page_reads_leads_to_the_page_that_is_kept(browser, query):
    plain = browser.get(SITE)
    page = browser.get(f"{SITE}?{query}")
    assert page.is_kept
    assert page.body == plain.body


@pytest.mark.parametrize("address", ["/en/", "/ru/terms/", "/en/faq.md", "/en/changes.atom"])
def test_whichever_page_it_is(browser, address):
    made = browser.get(f"{address}?{MADE_UP}=1&category=x")
    assert MADE_UP not in made.text
    assert browser.get(f"{address}?x=2").is_kept
    assert browser.get(address).body == made.body


def test_a_name_that_is_mended_on_its_way_is_not_known_to_the_page_either(browser, billing):
    """NUL is dropped from names, by which one becomes known that the key has not."""
    factories.publish_item(slug="two")
    browser.get(f"{SITE}?category%00=billing")
    page = browser.get(SITE)
    assert page.is_kept
    assert 'id="two"' in page.text


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/llms.txt"])
def test_files_for_robots_are_kept_whatever_hangs_on_their_address(browser, address):
    browser.get(f"{address}?x=1")
    assert browser.get(f"{address}?x=2").is_kept
    assert len(browser.site.store) == 1


def test_the_first_reader_leaves_nothing_of_theirs_to_the_others(browser, billing):
    made = browser.get(f"{SITE}?x={MADE_UP}&category=billing&{MADE_UP}=1")
    assert not made.is_kept
    assert MADE_UP not in made.text
    kept = browser.get(f"{SITE}?category=billing")
    assert kept.is_kept
    assert kept.body == made.body
    assert "/ru/faq/?category=billing" in kept.text  # the other language


@pytest.mark.parametrize("path", ["/en/faq/old/", "/en/faq/nowhere/", "/en/nowhere/", SITE])
@pytest.mark.parametrize("is_kept", [True, False])
def test_what_is_made_up_stands_in_no_page_nor_redirect(browser, client, path, is_kept):
    item = factories.publish_item(slug="old")
    factories.publish(factories.propose(item, {"slug": "new"}, by=None))
    if is_kept:
        answer = browser.get(f"{path}?{MADE_UP}=1&as_of=2026-03-01")
        body, headers = answer.text, answer.headers
    else:
        response = client.get(f"{path}?{MADE_UP}=1&as_of=2026-03-01")
        body, headers = response.content.decode(), response.headers
    assert MADE_UP not in body
    assert MADE_UP not in headers.get("Location", "")


def test_known_parameters_have_pages_of_their_own(browser, billing):
    other = factories.publish_category(slug="other")
    factories.publish_item(slug="two", category=other)
    for slug, item, missing in (("billing", "one", "two"), ("other", "two", "one")):
        browser.get(f"{SITE}?category={slug}")
        page = browser.get(f"{SITE}?category={slug}")
        assert page.is_kept
        assert f'id="{item}"' in page.text
        assert f'id="{missing}"' not in page.text
    assert 'id="one"' in browser.get(SITE).text


@pytest.mark.parametrize(
    "query",
    [
        "x=1&category=billing",
        "category=billing&x=1",
        "%63ategory=billing",
        "category=b%69lling",
        "category=other&category=billing",
        "category=billing&category=billing",
        "&category=billing&",
    ],
)
def test_spellings_of_one_question_are_one_page(browser, billing, query):
    plain = browser.get(f"{SITE}?category=billing")
    page = browser.get(f"{SITE}?{query}")
    assert page.is_kept
    assert page.body == plain.body
    assert len(browser.site.store) == 1


def test_an_empty_value_is_a_question_of_its_own(browser, billing):
    for _time in range(2):
        page = browser.get(f"{SITE}?category=&x=1")
    assert page.is_kept
    assert 'id="one"' in page.text


def test_the_vote_that_a_page_thanks_for_is_no_other_page(browser, billing):
    address = f"{SITE}one/"
    assert "Thank you" in browser.get(f"{address}?voted=yes&x=1").text
    assert "Thank you" not in browser.get(address).text
    assert browser.get(f"{address}?utm_source=mail&voted=yes").is_kept


@pytest.mark.parametrize(
    "address",
    [
        f"{SITE}?as_of=2026-03-01",
        f"{SITE}?category=billing&as_of=2026-03-01",
        f"{SITE}?category=%41",
        f"{SITE}?category=nowhere",
        f"{SITE}one/?voted=1",
        "/en/search/?q=pay",
        "/en/search/?q=pay&x=1",
        "/en/search/suggest?q=pay",
        "/api/v1/en/faq?limit=1",
        "/en/nowhere/?x=1",
        "/sitemap.xml?p=0",
        "/sitemap.xml?p=999",
        "/sitemap.xml?p=00001",
        f"{SITE}?{'&'.join(f'x{number}=1' for number in range(1001))}",
    ],
)
def test_what_anybody_can_make_up_takes_no_memory(browser, billing, address):
    for _time in range(2):
        assert not browser.get(address).is_kept
    assert len(browser.site.store) == 0


def test_a_page_of_a_long_sitemap_is_kept(browser):
    made, kept = (browser.get("/sitemap.xml?p=1") for _time in range(2))
    assert (made.is_kept, kept.is_kept) == (False, True)
    assert kept.body == made.body


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?as_of=2026-03-01", {}),
        ("?x=1", {"cookie": "sessionid=made-up"}),
        ("", {"cookie": "a=b; mysessionid=1"}),
    ],
)
@pytest.mark.parametrize("path", [SITE, "/en/terms/", "/ru/faq.md", "/en/llms-full.txt"])
def test_pages_that_cannot_be_kept_are_made_so_often_and_kept_ones_are_for_everybody(
    browser, monkeypatch, path, query, headers
):
    monkeypatch.setattr(queries.MADE_FOR_ONE, "most", 0)
    browser.get(path)
    answer = browser.get(path + query, **headers)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "600")
    assert "no-store" in answer.headers["Cache-Control"]
    assert browser.get(path).is_kept
    assert browser.get(f"{path}?utm_source=mail").is_kept


def test_what_is_kept_is_not_counted_however_it_is_asked_for(browser, billing, monkeypatch):
    monkeypatch.setattr(queries.MADE_FOR_ONE, "most", 1)
    for number in range(5):
        assert browser.get(f"{SITE}?category=billing&x={number}").status == 200
    assert browser.get(f"{SITE}?category=nowhere").status == 429
    assert browser.get("/en/search/?q=pay").status == 200  # which has a limit of its own


def test_a_burst_of_what_is_made_up_drives_no_page_out(browser, billing):
    browser.get(SITE)
    browser.site.store.limit = browser.site.store.bytes
    for number in range(12):
        for made_up in (f"{SITE}?category=c{number}", f"{SITE}?x={number}", f"/en/faq/x{number}/"):
            browser.get(made_up)
    assert browser.get(SITE).is_kept


def test_a_search_is_asked_whatever_else_hangs_on_its_address(browser, billing):
    page = browser.get(f"/en/search/?{MADE_UP}=1&q=snapshot")
    assert "snapshot" in page.text
    assert MADE_UP not in page.text


def test_the_api_refuses_what_it_does_not_know(browser):
    for name in ("x", "utm_source", "fbclid"):
        answer = browser.get(f"/api/v1/en/faq?{name}=1")
        assert answer.status == 400
        assert f"no parameter “{name}”" in answer.text


def test_every_public_page_declares_what_it_reads():
    """A page that does not is made anew for each query that somebody makes up."""
    [public] = [
        each
        for each in get_resolver().url_patterns
        if isinstance(each.pattern, LocalePrefixPattern)
    ]
    views = {
        pattern.name: pattern.callback
        for part in public.url_patterns
        for pattern in part.url_patterns
    }
    silent = {name for name, view in views.items() if not hasattr(view, "reads")}
    assert silent == {"preview", "opened"}  # never kept: a proposal, and what is posted
