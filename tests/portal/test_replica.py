"""Pages out of a copy of the database: never an old one, and none missing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from portal.replica import REPLICA, reading
from revisions import workflow
from revisions.models import Revision
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
SITE = "/en/faq/"
COPY = "copy_of_test"


def tell_server(*statements: str) -> None:
    """From outside: nobody may be in the database that is copied."""
    connections.close_all()
    server = connection.copy()
    server.settings_dict["NAME"] = "postgres"
    with server.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    server.close()


@contextmanager
def held_up_by_a_lock(table: str) -> Iterator[None]:
    """Whoever asks the copy for rows of a table gets no answer."""
    holding = connections[REPLICA].copy()
    with holding.cursor() as cursor:
        cursor.execute(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
    holding.close()


@pytest.fixture
def catch_up(settings, browser):
    """A replica, which lags behind until this is called."""
    copied = connection.settings_dict["NAME"]
    name = f"{COPY}_{copied}"

    def copy() -> None:
        browser.site.watch.close()
        tell_server(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            # Connections that other tests have left open.
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{copied}'",
            f"CREATE DATABASE {name} TEMPLATE {copied}",
            # It is no standby: a function of its own says that it is, before the server's would.
            f"ALTER DATABASE {name} SET search_path = public, pg_catalog",
            f"ALTER DATABASE {name} SET statement_timeout = '10s'",
        )
        says_that_it_follows(True)

    replica = connection.copy()  # under the name of the first, the only one that tests may ask
    replica.settings_dict["NAME"] = name
    connections.settings[REPLICA] = replica.settings_dict  # settings.DATABASES itself
    connections[REPLICA] = replica
    settings.DATABASE_ROUTERS = ["portal.replica.Router"]
    yield copy
    replica.close()
    del connections.settings[REPLICA], connections[REPLICA]
    tell_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def says_that_it_follows(follows: bool) -> None:
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION public.pg_is_in_recovery() RETURNS boolean"
            f" LANGUAGE sql AS 'SELECT {follows}'"
        )


def only_in_the_copy(words: str) -> None:
    """So that it shows where a page comes from."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("UPDATE faq_item SET question_en = %s", [words])


def test_pages_are_made_from_the_replica_when_it_has_caught_up(browser, catch_up):
    factories.publish_item(question_en="From the primary?")
    catch_up()
    only_in_the_copy("From the replica?")
    assert "From the replica?" in browser.get(SITE).text


def test_lagging_replica_brings_back_no_old_page(browser, catch_up):
    item = factories.publish_item(question_en="Old?")
    catch_up()
    assert "Old?" in browser.get(SITE).text
    factories.change(item, question_en="New?")
    for _time in range(2):
        page = browser.get(SITE)
        assert "New?" in page.text
        assert "Old?" not in page.text
    catch_up()
    only_in_the_copy("Newest, from the replica?")
    assert "New?" in browser.get(SITE).text  # kept: it is right
    assert "from the replica?" in browser.get(item.get_public_url("en")).text


def test_copy_that_follows_no_longer_is_asked_for_no_page(browser, catch_up):
    factories.publish_item(question_en="In the primary?")
    catch_up()
    only_in_the_copy("Written by others?")
    says_that_it_follows(False)
    assert "In the primary?" in browser.get(SITE).text


def test_replica_that_says_nothing_is_given_up(browser, catch_up, monkeypatch):
    factories.publish_item(question_en="From the primary?")
    catch_up()
    browser.get("/en/contacts/")
    monkeypatch.setattr("databases.is_serving", True)
    monkeypatch.setitem(connections[REPLICA].settings_dict["OPTIONS"], "seconds_for_statement", 0.2)
    connections[REPLICA].close()
    with held_up_by_a_lock("faq_item"):
        begin = time.monotonic()
        assert "From the primary?" in browser.get(SITE).text
        assert time.monotonic() < begin + 5


def test_replica_that_is_gone_is_missed_by_nobody(browser, catch_up):
    factories.publish_item(question_en="Is it there?")
    assert "Is it there?" in browser.get(SITE).text  # there never was a copy
    catch_up()
    browser.site.replica = type(browser.site.replica)()
    browser.get("/en/contacts/")
    tell_server(f"DROP DATABASE {connections.settings[REPLICA]['NAME']} WITH (FORCE)")
    assert browser.get("/ru/faq/").status == 200


def test_what_is_due_is_published_in_the_primary(browser, catch_up):
    item = factories.publish_item(question_en="Before?")
    draft = factories.propose(item, {"question_en": "After?"}, by=None)
    seen = workflow.review(workflow.submit(draft, by=None))
    workflow.approve(
        draft,
        by=factories.reviewer(),
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=timezone.now() + timedelta(hours=1),
    )
    Revision.objects.filter(pk=draft.pk).update(publish_at=timezone.now())
    catch_up()
    assert "After?" in browser.get(SITE).text
    item.refresh_from_db()
    assert item.question_en == "After?"


def test_whatever_is_part_of_writing_is_read_from_the_primary(catch_up):
    with reading():
        assert Revision.objects.all().db == REPLICA
        with transaction.atomic():
            assert Revision.objects.all().db == "default"
