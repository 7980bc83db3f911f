"""When a kept page ends, through the WSGI application as the server calls it."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, transaction
from django.utils import timezone

from portal.page_cache import page as kept_page
from revisions import workflow
from revisions.models import Publication
from tests import factories
from tests.cast import person

pytestmark = pytest.mark.django_db(transaction=True)
SITE = "/en/faq/"


@pytest.fixture
def other_processes(monkeypatch):
    """Whatever is published in this test, the caches of this process are not told directly."""
    monkeypatch.setattr(Publication, "_moved_here", lambda: None)


@pytest.fixture
def no_database(browser):
    """Cuts the database off, and gives a function that brings it back."""

    def refuse(*given):
        raise OperationalError("connection refused")

    def cut():
        patch = pytest.MonkeyPatch()
        patch.setattr(type(connections[DEFAULT_DB_ALIAS]), "get_new_connection", refuse)
        connection.close()
        browser.site.watch.close()
        return patch.undo

    return cut


def test_page_is_made_once_and_then_kept(browser, django_assert_num_queries):
    factories.publish_item(question_en="Is it kept?")
    first = browser.get(SITE)
    with django_assert_num_queries(0):
        second = browser.get(SITE)
    assert (first.is_kept, second.is_kept) == (False, True)
    assert "Is it kept?" in first.text
    assert second.body == first.body


@pytest.mark.parametrize("answer", ["Nothing else.", "Facts:\n\n{channels}"])
def test_page_is_made_with_one_query(browser, django_assert_num_queries, answer):
    factories.publish_channel()
    factories.publish_item(answer_en=answer)
    browser.get(SITE)  # its facts are laid out
    for _time in range(2):  # what is due, and whether facts have changed, is known without asking
        factories.publish_item()
        with django_assert_num_queries(1):
            assert not browser.get(SITE).is_kept


def test_next_page_shows_facts_that_were_published(browser):
    channel = factories.publish_channel(name_en="By mail")
    factories.publish_item(answer_en="{channels}")
    assert "By mail" in browser.get(SITE).text
    factories.change(channel, name_en="By pigeon")
    assert is_soon_seen(browser, "By pigeon")


def is_soon_seen(browser, text):
    """Within 100 ms where processes are told, at once where they look."""
    limit = time.monotonic() + 0.1 * (connection.vendor == "postgresql")
    while text not in browser.get(SITE).text:
        if time.monotonic() > limit:
            return False
    return True


# --- what is published is seen ----------------------------------------------------------------


def changed_words(item):
    factories.change(item, question_en="After?")


def changed_category(item):
    factories.change(item.category, title_en="After?")


def retired(item):
    factories.publish_item(question_en="After?", category=item.category)
    factories.retire(item)


def redacted(item):
    workflow.redact(item, "Before", by=person("doris", is_superuser=True), reason="A name.")
    return "█████?"


@pytest.mark.parametrize("step", [changed_words, changed_category, retired, redacted])
def test_next_request_shows_what_was_published(browser, step):
    item = factories.publish_item(question_en="Before?")
    assert "Before?" in browser.get(SITE).text
    sign = step(item) or "After?"
    assert sign in browser.get(SITE).text


def test_next_request_shows_the_new_order(browser):
    item = factories.publish_item(slug="first")
    other = factories.publish_item(slug="second", category=item.category)
    text = browser.get(SITE).text
    assert text.index('id="first"') < text.index('id="second"')
    workflow.rearrange([other, item], by=factories.reviewer(), seen=[item.pk, other.pk])
    text = browser.get(SITE).text
    assert text.index('id="first"') > text.index('id="second"')


def test_next_request_shows_html_that_was_rendered_anew(browser, settings):
    factories.publish_item(answer_en="[Elsewhere](/other/page)")
    assert "portal.example" not in browser.get(SITE).text
    settings.DOCS_BASE_URL = "https://portal.example/"
    call_command("rerender", verbosity=0)
    assert "portal.example" in browser.get(SITE).text


def test_next_request_shows_that_a_translation_was_confirmed(browser):
    item = factories.publish_item()
    factories.change(item, question_ru="Иначе?")
    item.refresh_from_db()
    assert "lags behind" in browser.get(SITE).text
    workflow.confirm_translation(item, "en", by=None, live_revision_id=item.live_revision_id)
    assert "lags behind" not in browser.get(SITE).text


def test_next_request_shows_what_another_process_published(browser, other_processes):
    item = factories.publish_item(question_en="Before?")
    for number in range(5):
        browser.get(SITE)
        factories.change(item, question_en=f"After {number}?")
        assert is_soon_seen(browser, f"After {number}?")
        item.refresh_from_db()


def test_process_that_publishes_need_not_hear_of_it(browser, monkeypatch):
    item = factories.publish_item(question_en="Before?")
    browser.get(SITE)
    monkeypatch.setattr(browser.site.watch, "_may_have_moved", lambda: False)
    factories.change(item, question_en="After?")
    assert "After?" in browser.get(SITE).text


def test_what_was_not_heard_of_is_found_after_some_seconds(browser, other_processes, monkeypatch):
    item = factories.publish_item(question_en="Before?")
    browser.get(SITE)
    monkeypatch.setattr(browser.site.watch, "_may_have_moved", lambda: False)
    factories.change(item, question_en="After?")
    assert "Before?" in browser.get(SITE).text
    later = time.monotonic() + 3.1
    monkeypatch.setattr("time.monotonic", lambda: later)
    assert "After?" in browser.get(SITE).text


def test_page_that_was_made_while_something_was_published_is_not_kept(browser):
    item = factories.publish_item(question_en="Before?")
    django = browser.site.application

    def slow(environ, start_response):
        response = django(environ, start_response)
        browser.site.application = django
        factories.change(item, question_en="After?")
        return response

    browser.site.application = slow
    assert "Before?" in browser.get(SITE).text
    assert "After?" in browser.get(SITE).text


def test_publication_that_is_rolled_back_leaves_the_page_as_it_is(browser):
    item = factories.publish_item(question_en="Before?")
    browser.get(SITE)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        factories.change(item, question_en="After?")
        raise ZeroDivisionError
    assert "Before?" in browser.get(SITE).text


def test_number_that_comes_back_from_a_backup_is_not_taken_for_the_old_one(browser):
    item = factories.publish_item(question_en="Before?")
    number = Publication.current_number()
    browser.get(SITE)
    Publication.objects.update(number=number - 1)
    browser.site.watch.distrust()
    browser.site.watch.look()
    factories.change(item, question_en="After?")
    assert Publication.current_number() == number
    assert "After?" in browser.get(SITE).text


def test_forms_of_a_page_that_did_not_change_are_not_made_again(browser, monkeypatch):
    factories.publish_item()
    page = browser.get(SITE, accept_encoding="br")
    factories.publish_section()
    monkeypatch.setattr(kept_page.Page, "make_form", None)
    again = browser.get(SITE, accept_encoding="br")
    assert not again.is_kept
    assert again.body == page.body


# --- pages that change by themselves ----------------------------------------------------------


def scheduled(item, at, **columns):
    revision = workflow.submit(factories.propose(item, columns, by=None), by=None)
    seen = workflow.review(revision)
    workflow.approve(
        revision,
        by=factories.reviewer(),
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=at,
    )


def test_page_ends_when_something_is_to_be_published(browser):
    item = factories.publish_item(question_en="Before?")
    browser.get(SITE)  # kept before anybody thought of the schedule
    at = timezone.now() + timedelta(seconds=0.5)
    scheduled(item, at, question_en="After?")
    assert "Before?" in browser.get(SITE).text
    time.sleep(max(0, at.timestamp() - time.time()))
    assert "After?" in browser.get(SITE).text


def test_what_cannot_be_published_at_its_time_does_not_stop_the_cache(browser, monkeypatch):
    item = factories.publish_item(question_en="Before?")
    scheduled(item, timezone.now() + timedelta(seconds=0.2), question_en="After?")
    monkeypatch.setattr("revisions.tick.publish_due", lambda: 1 / 0)
    time.sleep(0.2)
    assert "Before?" in browser.get(SITE).text
    assert browser.get(SITE).is_kept


@pytest.mark.parametrize("address", ["/en/contacts/", "/en/"])
def test_page_ends_when_a_channel_opens_or_closes(browser, monkeypatch, address):
    minute = (timezone.now() + timedelta(hours=2)).strftime("%H:%M")
    factories.publish_channel(opening_hours=f"00:00-{minute}", timezone="UTC")
    browser.get(address)
    [(page, _size)] = browser.site.store._pages.values()
    assert 0 < page.ends - time.time() <= 2 * 60 * 60
    assert browser.get(address).is_kept
    monkeypatch.setattr(kept_page.time, "time", lambda: page.ends)
    assert not page.is_current(page.generation)


def test_page_with_opening_hours_ends_with_the_day(browser):
    factories.publish_policy(clock="business", opening_hours="24/7", timezone="UTC")
    browser.get("/en/sla/")
    [(page, _size)] = browser.site.store._pages.values()
    tomorrow = (timezone.now() + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    assert page.ends == int(tomorrow.timestamp())


# --- no database ------------------------------------------------------------------------------


def test_kept_pages_are_served_and_marked_while_the_database_is_away(browser, no_database):
    factories.publish_item(question_en="Is it kept?")
    assert "Cache-Status" in browser.get(SITE).headers
    bring_back = no_database()
    try:
        page = browser.get(SITE)
    finally:
        bring_back()
    assert page.status == 200
    assert "Is it kept?" in page.text
    assert page.headers["Cache-Status"] == "page-cache; hit; detail=database-unreachable"


@pytest.mark.parametrize("address", ["/en/contacts/", "/en/search/?q=x", "/sitemap.xml"])
def test_other_pages_say_in_every_language_that_the_site_does_not_work(
    browser, no_database, address, capfd
):
    bring_back = no_database()
    try:
        page = browser.get(address)
    finally:
        bring_back()
    assert page.status == 503
    assert "The site does not work for the moment" in page.text
    assert "Сайт сейчас не работает" in page.text
    assert "Traceback" not in page.text + capfd.readouterr().err
    assert page.headers["Retry-After"] == "10"
    assert page.headers["Cache-Control"] == "no-store"
    assert "default-src" in page.headers["Content-Security-Policy"]


def test_kept_pages_are_served_for_ten_minutes_and_no_longer(browser, no_database, settings):
    browser.get(SITE)
    bring_back = no_database()
    try:
        browser.site.watch.known_at -= settings.PAGE_CACHE_STALE_SECONDS - 5
        assert browser.get(SITE).status == 200
        browser.site.watch.known_at -= 10
        assert browser.get(SITE).status == 503
    finally:
        bring_back()


def test_page_that_was_old_already_does_not_come_back_while_the_database_is_away(
    browser, no_database
):
    item = factories.publish_item(question_en="Before?")
    browser.get(SITE)
    factories.change(item, question_en="After?")
    browser.get("/en/contacts/")  # the process knows of the publication
    bring_back = no_database()
    try:
        assert browser.get(SITE).status == 503
    finally:
        bring_back()


def test_what_was_published_meanwhile_is_seen_when_the_database_is_back(
    browser, no_database, other_processes
):
    item = factories.publish_item(question_en="Before?")
    browser.get(SITE)
    bring_back = no_database()
    try:
        assert "Before?" in browser.get(SITE).text
    finally:
        bring_back()
    factories.change(item, question_en="After?")
    time.sleep(0.1)  # as long as the pause may be after a refusal
    page = browser.get(SITE)
    assert "After?" in page.text
    assert page.headers["Cache-Status"] == "page-cache; fwd=miss"


# --- PostgreSQL -------------------------------------------------------------------------------


def terminate_listener(browser):
    pid = browser.site.watch._own.connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])  # waits until it is gone


@pytest.mark.postgres
def test_lost_listener_is_back_at_once_and_reads_the_number_first(browser, other_processes):
    item = factories.publish_item(question_en="Before?")
    browser.get(SITE)
    terminate_listener(browser)
    factories.change(item, question_en="After?")
    assert is_soon_seen(browser, "After?")
    assert browser.get(SITE).is_kept


@pytest.mark.postgres
def test_without_a_listener_the_number_is_read_on_each_request(
    browser, other_processes, monkeypatch
):
    item = factories.publish_item(question_en="Before?")
    browser.get(SITE)

    def refuse(raw):
        raise OperationalError("too many connections")

    monkeypatch.setattr(browser.site.watch, "_prepare", refuse)
    terminate_listener(browser)
    for number in range(3):
        factories.change(item, question_en=f"After {number}?")
        assert f"After {number}?" in browser.get(SITE).text
        assert browser.get(SITE).is_kept
        item.refresh_from_db()


@pytest.mark.postgres
def test_what_comes_in_while_the_number_is_read_is_heard(browser, other_processes):
    factories.publish_item()
    browser.get(SITE)
    watch = browser.site.watch
    watch._read(watch._own)
    watch._own.connection.execute("NOTIFY publication")  # psycopg takes it from the socket itself
    assert watch._may_have_moved()
    assert not watch._may_have_moved()
