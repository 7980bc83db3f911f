"""Several readers who ask at once for a page that has to be made."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import transaction

from revisions.models import Publication

pytestmark = pytest.mark.django_db(transaction=True)
SITE = "/en/faq/"
READERS = 8


class SlowSite:
    """Makes a page of its own number each time, and only when it may."""

    def __init__(self) -> None:
        self.begun, self.may_end, self.made = Event(), Event(), 0

    def __call__(self, environ, start_response):
        self.made += 1
        text = f"number {self.made}"
        self.begun.set()
        assert self.may_end.wait(10)
        start_response("200 OK", [("Cache-Control", "public"), ("ETag", f'"{text}"')])
        return [text.encode()]


@pytest.fixture
def slow_site(browser):
    browser.site.application = SlowSite()
    return browser.site.application


def test_page_that_many_ask_for_at_once_is_made_once(browser, slow_site):
    with ThreadPoolExecutor(READERS) as threads:
        asked = [threads.submit(browser.get, SITE) for _reader in range(READERS)]
        assert slow_site.begun.wait(10)
        slow_site.may_end.set()
    assert {each.result().text for each in asked} == {"number 1"}
    assert slow_site.made == 1


def test_who_asks_after_a_publication_gets_no_page_that_was_begun_before_it(browser, slow_site):
    with ThreadPoolExecutor(READERS) as threads:
        before = threads.submit(browser.get, SITE)
        assert slow_site.begun.wait(10)
        with transaction.atomic():
            Publication.move()
        after = [threads.submit(browser.get, SITE) for _reader in range(READERS - 1)]
        slow_site.may_end.set()
    assert before.result().text == "number 1"
    assert {each.result().text for each in after} == {"number 2"}


def test_page_that_cannot_be_made_holds_up_nobody(browser, slow_site):
    slow_site.may_end.set()
    browser.site.application = lambda environ, start_response: 1 / 0
    with pytest.raises(ZeroDivisionError):
        browser.get(SITE)
    browser.site.application = slow_site
    assert browser.get(SITE).text == "number 1"


def test_other_pages_need_not_wait(browser, slow_site):
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(browser.get, SITE)
        assert slow_site.begun.wait(10)
        browser.site.application = other = SlowSite()
        other.may_end.set()
        others = [browser.get(f"/en/{name}/") for name in ("contacts", "sla", "terms")]
        slow_site.may_end.set()
    assert [each.status for each in (*others, first.result())] == [200] * 4
