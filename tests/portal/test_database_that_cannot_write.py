"""The disk is full, or the database only reads: readers read on, whoever writes is told so."""

import sqlite3

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from revisions.models import Revision
from tests import factories
from tests.admin.forms import form_address, form_data
from tests.cast import at_the_desk, person
from tests.visitors.posting import OURS

pytestmark = pytest.mark.django_db(transaction=True)
ONLY_READS = {
    "sqlite": "PRAGMA query_only=ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}


@pytest.fixture
def desk():
    client = at_the_desk(person("doris", is_superuser=True))
    client.raise_request_exception = False
    return client


@pytest.fixture
def say():
    """Tells the database something, until the test is over."""

    def execute(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    yield execute
    connection.close()


def is_told(response, said: str) -> bool:
    page = response.content.decode()
    languages = ("The site does not work for the moment", "Сайт сейчас не работает")
    return (
        response.status_code == 503
        and all(words in page for words in languages)
        and "Traceback" not in page + said
    )


def test_readers_read_on_and_search_while_nothing_can_be_written(client, say, browser):
    item = factories.publish_item(question_en="Is it still read?")
    kept = browser.get("/en/contacts/").body
    say(ONLY_READS[connection.vendor])
    assert "Is it still read?" in client.get(item.get_public_url("en")).content.decode()
    assert item.get_public_url("en") in client.get("/en/search/?q=read").content.decode()
    page = browser.get("/en/contacts/")
    assert page.is_kept
    assert page.body == kept


def test_whoever_writes_is_told_while_nothing_can_be_written(client, desk, say, capfd):
    item = factories.publish_item()
    typed = form_data(desk, form_address(item), question_ru="Пропадёт?")
    client.raise_request_exception = False
    say(ONLY_READS[connection.vendor])
    vote = {"helpful": "no", "language": "ru", "revision": item.live_revision_id}
    answers = [
        desk.post(form_address(item), typed),
        client.post(reverse("vote", args=[item.pk]), vote, headers=OURS),
        client.post("/admin/login/", {"username": "doris", "password": "doris"}),
    ]
    said = capfd.readouterr().err
    assert all(is_told(answer, said) for answer in answers)
    assert Revision.objects.count() == 2  # nothing is half there


@pytest.mark.sqlite
def test_whoever_writes_is_told_that_the_disk_is_full(client, desk, say, capfd):
    item = factories.publish_item(question_en="Is it still read?")
    long = {"answer_ru": "Слово. " * 10_000}  # needs room beyond what is left on pages in use
    typed = form_data(desk, form_address(item), **long)
    say("VACUUM")
    say("PRAGMA max_page_count=1")  # no page more than there are: as on a disk that is full
    answer = desk.post(form_address(item), typed)
    assert is_told(answer, capfd.readouterr().err)
    assert "Is it still read?" in client.get(item.get_public_url("en")).content.decode()
    assert Revision.objects.count() == 2


def test_damaged_database_is_told_like_one_that_is_gone(client, capfd):
    def fail(*args):
        raise DatabaseError("database disk image is malformed") from sqlite3.DatabaseError()

    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        answer = client.get("/en/faq/")
    assert is_told(answer, capfd.readouterr().err)
