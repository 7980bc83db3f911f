"""What the page cache takes and gives, through the WSGI application as the server calls it."""

import gzip
import time

import brotli
import pytest

from portal.page_cache import page as kept_page
from portal.page_cache import with_page_cache
from portal.page_cache.cache import Made
from portal.page_cache.store import Store
from revisions import previews
from tests import factories
from tests.cast import at_the_desk, person

pytestmark = pytest.mark.django_db
SITE = "/en/faq/"


def test_kept_page_has_the_headers_of_the_page_that_was_made(browser, client):
    made, kept = browser.get(SITE), browser.get(SITE)
    plain = client.get(SITE)
    for name in ("Content-Type", "Content-Security-Policy", "Cache-Control", "Vary", "ETag"):
        assert kept.headers[name] == made.headers[name]
        assert name == "Content-Security-Policy" or kept.headers[name] == plain[name]
    assert kept.headers["Cache-Control"] == "public, max-age=1"


def test_no_room_means_no_cache(settings):
    settings.PAGE_CACHE_MB = 0
    application = object()
    assert with_page_cache(application) is application


@pytest.mark.parametrize(
    "address", ["faq.md", "faq/pay.md", "index.md", "llms.txt", "llms-full.txt", "changes.atom"]
)
def test_pages_for_programs_are_kept_too(browser, address):
    factories.publish_item(slug="pay")
    made, kept = (browser.get(f"/en/{address}") for _time in range(2))
    assert (made.is_kept, kept.is_kept) == (False, True)
    assert kept.body == made.body


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/llms.txt"])
def test_what_is_for_robots_is_kept_once_for_all_languages(browser, address):
    made = browser.get(address, accept_language="en")
    kept = browser.get(address, accept_language="ru", cookie="django_language=ru")
    assert kept.is_kept and kept.body == made.body
    assert "Content-Language" not in made.headers


@pytest.mark.parametrize("address", ["faq", "faq/pay", "channels", "sla"])
def test_answers_of_the_api_are_kept_by_their_language(browser, address):
    factories.publish_item(slug="pay")
    factories.publish_channel()
    english, russian = (browser.get(f"/api/v1/{code}/{address}") for code in ("en", "ru"))
    assert not english.is_kept and not russian.is_kept
    kept = browser.get(f"/api/v1/en/{address}", accept_language="ru")
    assert kept.is_kept and kept.body == english.body
    assert kept.headers["Access-Control-Allow-Origin"] == "*"


# --- what is not kept -------------------------------------------------------------------------


def test_people_of_the_desk_neither_get_kept_pages_nor_leave_any(browser):
    clara = at_the_desk(person("clara", is_superuser=True))
    cookie = f"sessionid={clara.cookies['sessionid'].value}"
    browser.get(SITE, cookie=cookie)
    assert len(browser.site.store) == 0
    browser.get(SITE)
    assert not browser.get(SITE, cookie=cookie).is_kept
    assert browser.get(SITE, cookie="_ga=1; django_language=ru").is_kept


def test_previews_searches_and_pages_that_are_not_there_are_not_kept(browser):
    token = previews.token_for(factories.draft_item())
    for address in (
        f"/en/preview/{token}/",
        "/en/search/?q=snapshot",
        "/en/search/suggest?q=snapshot",
        "/api/v1/en/search?q=snapshot",
        "/api/v1/en/nowhere",
        "/en/nowhere/",
        "/en/faq/?category=nowhere",
        "/",
        "/admin/",
    ):
        browser.get(address)
        browser.get(address)
        assert len(browser.site.store) == 0, address


def test_what_is_posted_goes_past_the_cache(browser):
    browser.get(SITE)
    assert browser.get(SITE, method="POST").status == 403  # there is no form
    assert browser.get(SITE).is_kept


@pytest.mark.parametrize(
    ("status", "header"),
    [
        ("404 Not Found", ("X", "x")),
        ("200 OK", ("Set-Cookie", "a=b")),
        ("200 OK", ("Vary", "Cookie")),
        ("200 OK", ("Vary", "Accept-Language")),
    ],
)
def test_answer_for_one_reader_is_not_kept(status, header):
    shared = [("Cache-Control", "public, max-age=1"), ("ETag", '"x"')]
    assert Made("200 OK", shared, b"").may_be_kept
    assert not Made(status, [*shared, header], b"").may_be_kept
    assert not Made("200 OK", [("Cache-Control", "private"), ("ETag", '"x"')], b"").may_be_kept


# --- what strangers may send ------------------------------------------------------------------


def test_foreign_host_gets_nothing_and_leaves_nothing(browser):
    assert browser.get(SITE, host="evil.example").status == 400
    assert len(browser.site.store) == 0
    browser.get(SITE)
    assert browser.get(SITE, host="evil.example").status == 400


def test_foreign_host_leaves_nothing_even_if_somebody_answers_it(browser):
    def careless(environ, start_response):
        start_response("200 OK", [("Cache-Control", "public"), ("ETag", '"x"')])
        return [environ["HTTP_HOST"].encode()]

    browser.site.application = careless
    assert browser.get(SITE, host="evil.example").text == "evil.example"
    assert len(browser.site.store) == 0
    browser.get(SITE)
    assert len(browser.site.store) == 1


def test_each_name_of_the_site_has_pages_of_its_own(browser, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    browser.get(SITE, host="one.example", x_forwarded_host="evil.example")
    page = browser.get(SITE, host="two.example")
    assert not page.is_kept
    assert "http://two.example/en/faq/" in page.text
    assert "http://one.example/en/faq/" in browser.get(SITE, host="one.example").text


def test_names_under_a_wildcard_fill_no_memory(browser, settings):
    settings.ALLOWED_HOSTS = [".vetrelia.example"]
    settings.SITE_URL = "https://help.vetrelia.example"
    for name in ("a", "b", "c"):
        assert browser.get(SITE, host=f"{name}.vetrelia.example").status == 200
    assert len(browser.site.store) == 0
    browser.get(SITE, host="help.vetrelia.example")
    assert browser.get(SITE, host="help.vetrelia.example").is_kept


def test_pages_over_https_are_not_mixed_with_others(browser, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert "https://testserver/en/faq/" in browser.get(SITE, x_forwarded_proto="https").text
    assert "http://testserver/en/faq/" in browser.get(SITE).text
    assert "https://testserver/en/faq/" in browser.get(SITE, x_forwarded_proto="https").text


@pytest.mark.parametrize("host", ["testserver:81", "TestServer", "testserver.", "testserver:080"])
def test_nobody_fills_the_cache_with_spellings_of_the_sites_name(browser, host):
    assert browser.get(SITE, host=host).status == 200
    assert len(browser.site.store) == 0


@pytest.mark.parametrize("host", ["testserver", "testserver:80", "testserver:8080"])
def test_page_is_kept_under_the_port_at_which_the_site_is(browser, settings, host):
    settings.SITE_URL = "http://testserver:8080"
    browser.get(SITE, host=host)
    assert browser.get(SITE, host=host).is_kept


def test_memory_stays_within_its_bound_and_pages_in_use_stay(browser):
    category = factories.publish_category()
    slugs = [factories.publish_item(category=category).slug for _number in range(12)]
    browser.get(SITE)
    browser.site.store.limit = 4 * browser.site.store.bytes
    for slug in slugs:
        browser.get(f"/en/faq/{slug}/", accept_encoding="br")
        browser.get(f"/en/faq/{slug}/", accept_encoding="gzip")
        assert browser.site.store.bytes <= browser.site.store.limit
        assert browser.get(SITE).is_kept
    assert not browser.get(f"/en/faq/{slugs[0]}/").is_kept


def test_store_weighs_every_form_and_keeps_nothing_too_large():
    store = Store(10_000)
    page = kept_page.Page([], b"x" * 5_000, '"x"')
    store.put(("http", "h", "/p", ""), page)
    assert store.bytes == 8_000
    store.put(("http", "h", "/q", ""), kept_page.Page([], b"x" * 9_000, '"x"'))
    assert (store.bytes, len(store)) == (8_000, 1)


# --- HTTP -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("br;q=0.0, gzip;q=0", None, bytes),
        ("", None, bytes),
    ],
)
def test_page_is_kept_in_the_encodings_that_browsers_take(browser, accepted, encoding, unpack):
    plain = browser.get(SITE)
    for _time in range(2):
        packed = browser.get(SITE, accept_encoding=accepted)
        assert packed.is_kept
        assert packed.headers.get("Content-Encoding") == encoding
        assert int(packed.headers["Content-Length"]) == len(packed.body)
        assert unpack(packed.body) == plain.body
    assert packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("encoding", ["", "br"])
def test_browser_that_has_the_page_is_told_so(browser, encoding):
    page = browser.get(SITE, accept_encoding=encoding)
    for tag in (page.headers["ETag"], f'"other", {page.headers["ETag"]}', "*"):
        short = browser.get(SITE, accept_encoding=encoding, if_none_match=tag)
        assert (short.status, short.body) == (304, b"")
        assert short.headers["ETag"] == page.headers["ETag"]
        assert short.headers["Cache-Control"] == "public, max-age=1"
    assert browser.get(SITE, if_none_match='"other"').status == 200


def test_browser_that_has_the_page_is_told_so_also_by_a_page_just_made(browser):
    tag = browser.get(SITE).headers["ETag"]
    browser.site.store = Store(1_000_000)
    assert browser.get(SITE, if_none_match=tag).status == 304
    assert browser.get(SITE).is_kept


def test_headers_alone_are_those_of_the_page(browser):
    first = browser.get(SITE, method="HEAD")
    page = browser.get(SITE)
    second = browser.get(SITE, method="HEAD")
    assert first.body == second.body == b""
    assert first.headers["Content-Length"] == str(len(page.body))
    assert page.is_kept


def test_proxy_is_told_to_keep_the_page_to_the_end_of_the_second(browser):
    for _time in range(2):
        told = int(browser.get(SITE).headers["X-Accel-Expires"].removeprefix("@"))
        assert time.time() - 1 < told <= time.time()


def test_page_can_grow_while_it_is_weighed():
    """Another thread packs it for a browser that takes another encoding."""
    page = kept_page.Page([], b"text " * 100, '"tag"')

    class Body(bytes):
        def __len__(self):
            page.make_form("br")
            return 5

    page._forms["gzip"] = kept_page.Form(Body(b"short"), [], [])
    assert page.size == 505


def test_page_that_has_stood_for_a_while_is_packed_well(browser, monkeypatch):
    factories.publish_item()
    first = browser.get(SITE, accept_encoding="br")
    assert browser.get(SITE, accept_encoding="br").body == first.body
    later = time.monotonic() + 11
    monkeypatch.setattr(kept_page.time, "monotonic", lambda: later)
    # In another thread on the site, so that nobody waits for it.
    monkeypatch.setattr(kept_page, "Thread", AtOnce)
    browser.get(SITE, accept_encoding="br")
    packed = browser.get(SITE, accept_encoding="br")
    assert len(packed.body) < len(first.body)
    assert int(packed.headers["Content-Length"]) == len(packed.body)
    assert brotli.decompress(packed.body) == brotli.decompress(first.body)
    monkeypatch.setattr(kept_page, "Thread", None)  # once
    assert browser.get(SITE, accept_encoding="br").body == packed.body


class AtOnce:
    def __init__(self, target, args, daemon):
        self.start = lambda: target(*args)
