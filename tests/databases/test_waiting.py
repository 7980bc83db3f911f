"""How long people wait for what others have locked."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread, Timer

import pytest
from django.db import connection, transaction
from django.utils import timezone

from revisions import tick, workflow
from revisions.models import Publication, Revision
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def writing() -> Iterator[None]:
    """Somebody publishes, and takes the time of the block."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if other.vendor == "sqlite" else "BEGIN")
            cursor.execute("UPDATE revisions_publication SET number = number")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def test_reader_does_not_wait_for_whoever_writes_when_something_is_due(client):
    item = factories.publish_item(question_en="Before?")
    draft = factories.propose(item, {"question_en": "After?"}, by=None)
    seen = workflow.review(workflow.submit(draft, by=None))
    as_seen = {"digest": seen.digest, "live_revision_id": seen.live_revision_id}
    later = timezone.now() + timedelta(hours=1)
    workflow.approve(draft, by=factories.reviewer(), publish_at=later, **as_seen)
    Revision.objects.filter(pk=draft.pk).update(publish_at=timezone.now())
    begin = time.monotonic()
    with writing():
        assert "Before?" in client.get("/en/faq/").content.decode()
    assert time.monotonic() < begin + 5
    tick._next_look = 0
    assert "After?" in client.get("/en/faq/").content.decode()


@pytest.mark.sqlite
def test_connection_that_opens_waits_for_whoever_has_the_whole_file(tmp_path):
    path = tmp_path / "file.sqlite3"  # not yet one in which readers and a writer go together
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE words (word)")
    other.execute("BEGIN EXCLUSIVE")
    opening = connection.copy()
    opening.settings_dict["NAME"] = str(path)
    timer = Timer(0.3, other.execute, ["ROLLBACK"])
    timer.start()
    opening.ensure_connection()
    timer.join()
    opening.close()
    other.close()


@pytest.mark.sqlite
def test_whoever_saves_gets_their_turn_between_two_steps_of_an_import():
    Publication.objects.get_or_create(pk=1)
    is_over, has_begun = Event(), Event()

    def write_again_and_again() -> None:
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        while not is_over.is_set():
            other.execute("BEGIN IMMEDIATE")
            has_begun.set()
            time.sleep(0.2)
            has_begun.clear()
            other.execute("ROLLBACK")
            time.sleep(0.006)
        other.close()

    thread = Thread(target=write_again_and_again)
    thread.start()
    waited = []
    try:
        for _time in range(5):
            has_begun.wait()
            begin = time.monotonic()
            with transaction.atomic():
                Publication.objects.update(number=1)
            waited.append(time.monotonic() - begin)
    finally:
        is_over.set()
        thread.join()
    assert sorted(waited)[2] < 0.5  # asking each 100 ms, they meet one pause in sixteen
