"""What is kept of the searches of readers, through the page of results."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate

from search import log, views
from search.models import Query
from tests.cast import at_the_desk
from tests.factories import publish_item
from tests.visitors.posting import ELSEWHERE, OURS

pytestmark = pytest.mark.django_db


def search(client: Client, query: str, language: str = "ru", **more):
    headers = more.pop("headers", {})
    return client.get(f"/{language}/search/", {"q": query, **more}, headers=headers)


def opened(client: Client, query: str, headers=OURS):
    return client.post("/ru/search/opened/", {"q": query}, headers=headers)


def kept_since(days: int) -> Query:
    day = localdate() - timedelta(days=days)
    return Query.objects.create(day=day, language="ru", stems=f"слов{days}", words="слово")


def test_two_forms_and_orders_of_the_same_words_count_as_one_query(client):
    for words in ("Возврат денег", "возвраты денег", "денег  ВОЗВРАТ"):
        search(client, words)
    query = Query.objects.get()
    assert (query.searches, query.words, query.language) == (3, "денег ВОЗВРАТ", "ru")
    assert query.day == localdate()


def test_languages_and_days_are_counted_apart(client):
    search(client, "login")
    search(client, "login", "en")
    Query.objects.update(day=localdate() - timedelta(days=1))
    search(client, "login")
    assert sorted(Query.objects.values_list("language", "searches")) == [
        ("en", 1),
        ("ru", 1),
        ("ru", 1),
    ]


def test_the_number_of_hits_is_that_of_the_last_search(client):
    search(client, "возврат")
    assert Query.objects.get().hits == 0
    publish_item(question_ru="возврат")
    search(client, "возврат")
    assert (Query.objects.get().hits, Query.objects.get().searches) == (1, 2)


@pytest.mark.parametrize("more", [{"page": "2"}, {"category": "pay"}, {"as_typed": "1"}])
def test_going_on_within_a_search_is_no_other_search(client, more):
    search(client, "возврат", **more)
    assert not Query.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"sec-purpose": "prefetch;prerender"}, {"purpose": "prefetch"}]
)
def test_a_page_that_is_fetched_on_suspicion_is_not_counted(client, headers):
    search(client, "возврат", headers=headers)
    assert not Query.objects.exists()


def test_people_of_the_desk_are_not_counted_and_get_the_same_page(client, ann):
    page = search(at_the_desk(ann), "возврат")
    assert not Query.objects.exists()
    assert page.content == search(client, "возврат").content
    assert "Cookie" not in page.get("Vary", "")


@pytest.mark.parametrize("query", ["", "   ", "?!…", "\u200b", "ivan@mail.example", "89991234567"])
def test_words_that_say_nothing_are_not_kept(client, query):
    assert search(client, query).status_code == 200
    assert not Query.objects.exists()


def test_private_things_are_masked_before_they_are_stored(client):
    search(client, "не приходит код на ivan@mail.example и 8 999 123-45-67")
    query = Query.objects.get()
    assert query.words == "не приходит код на ••• и •••"
    assert not {"ivan", "mail", "999"} & set(query.stems.split())


def test_a_query_of_any_length_is_kept_cut(client):
    assert search(client, "слово " * 2000).status_code == 200
    assert search(client, "ж" * 3000).status_code == 200
    assert max(len(query.words) for query in Query.objects.all()) == 200


def test_an_opened_result_is_counted_once_for_a_search(client):
    publish_item(question_ru="возврат")
    search(client, "возврат")
    assert opened(client, "возвраты").status_code == 204
    opened(client, "возвраты")
    assert Query.objects.get().opened == 1


def test_a_result_that_is_opened_after_midnight_belongs_to_the_search(client):
    search(client, "возврат")
    Query.objects.update(day=localdate() - timedelta(days=1))
    opened(client, "возврат")
    assert Query.objects.get().opened == 1


def test_opening_cannot_invent_queries(client):
    assert opened(client, "никто не искал").status_code == 204
    assert opened(client, "").status_code == 204
    assert not Query.objects.exists()


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_forged_post_from_elsewhere_counts_nothing(client, headers):
    search(client, "возврат")
    assert opened(client, "возврат", headers).status_code == 403
    assert Query.objects.get().opened == 0


def test_too_many_posts_from_one_address_are_refused(client):
    codes = [opened(client, "x").status_code for _time in range(views.OPENED_LIMIT.most + 1)]
    assert (set(codes[:-1]), codes[-1]) == ({204}, 429)


def test_what_is_older_than_90_days_goes_with_the_first_search_of_a_day(client):
    kept_since(90)
    kept = kept_since(89)
    search(client, "возврат")
    assert set(Query.objects.exclude(words="возврат")) == {kept}


def test_a_process_removes_at_most_once_a_day(client, monkeypatch):
    search(client, "возврат")
    old = kept_since(90)
    search(client, "возврат")
    assert old in Query.objects.all()
    monkeypatch.setattr(log, "_removed_on", localdate() - timedelta(days=1))
    search(client, "возврат")
    assert old not in Query.objects.all()


def test_the_command_removes_what_is_old(capsys):
    kept_since(90)
    kept_since(3)
    call_command("remove_old_queries")
    assert capsys.readouterr().out == "Удалено строк: 1.\n"
    assert Query.objects.count() == 1


def test_a_log_that_is_switched_off_keeps_nothing(client, settings):
    settings.SEARCH_LOG_DAYS = 0
    kept_since(0)
    search(client, "возврат")
    assert not Query.objects.exists()


def test_a_search_takes_one_statement_to_be_counted(client, django_assert_num_queries):
    search(client, "возврат")
    request = client.get("/ru/search/?q=возврат").wsgi_request
    found = log.Found("возврат", "возврат")
    patience = 2 * (connection.vendor == "postgresql")  # for locks
    with django_assert_num_queries(3 + patience):  # with the two of its savepoint
        log.record(request, found)


def test_a_failure_to_count_is_logged_and_the_page_comes_all_the_same(client, monkeypatch, caplog):
    def refuse(*args):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr(log, "count", refuse)
    publish_item(question_ru="возврат")
    with caplog.at_level(logging.WARNING, "search.log"):
        response = search(client, "возврат")
    assert response.status_code == 200
    assert "возврат" in response.content.decode()
    assert "The search was not counted." in caplog.text


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_does_not_keep_the_reader_waiting(client, caplog):
    import sqlite3
    import time

    from databases.sqlite3.base import SECONDS_OF_COMMANDS

    publish_item(question_ru="возврат")
    search(client, "прогрев")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        began = time.monotonic()
        assert search(client, "возврат").status_code == 200
        assert time.monotonic() - began < 2
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert "database is locked" in caplog.text
    assert not Query.objects.filter(words="возврат").exists()
    with connection.cursor() as cursor:
        assert cursor.cursor.patience == SECONDS_OF_COMMANDS


def test_nothing_that_tells_who_searched_has_a_column():
    columns = {field.column for field in Query._meta.get_fields()}
    assert columns == {
        "id", "day", "language", "stems", "words", "searches", "hits", "opened",
    }  # fmt: skip


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-dest": "image"}])
def test_what_a_page_of_another_site_loads_is_not_counted(client, headers):
    assert search(client, "возврат", headers=headers).status_code == 200
    assert not Query.objects.exists()


def test_one_address_does_not_fill_the_log(client, monkeypatch):
    monkeypatch.setattr(log.COUNTED, "most", 2)
    for word in ("возврат", "оплата", "тариф", "сервер"):
        assert search(client, word).status_code == 200
    assert Query.objects.count() == 2
