"""The disk under SQLite is full, or only reads, or holds another file than before."""

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from revisions.watch.base import SECONDS_UNHEARD
from tests.admin.images import encoded

from .disks import filled, mounted
from .hosting import Site

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def disk(tmp_path_factory) -> Iterator[Path]:
    options = ("-t", "tmpfs", "-o", "size=12m", "tmpfs")
    with mounted(tmp_path_factory.mktemp("small") / "disk", *options) as folder:
        yield folder


@pytest.fixture(scope="module")
def site(disk, tmp_path_factory) -> Iterator[Site]:
    given = {"METRICS": "1", "METRICS_TOKEN": "token"}
    site = Site(tmp_path_factory.mktemp("site"), disk, **given)
    site.fill()
    with site.running():
        yield site


def test_readers_read_on_while_the_disk_is_full(site, disk):
    site.get_of_each_worker("/en/faq/")
    with filled(disk):
        hot = [site.get("/en/faq/") for _each in range(4)]
        paths = ("/ru/faq/pay/", "/en/search/?q=pay", "/en/faq/?as_of=2026-03-01")
        cold = [site.get(path) for path in paths]
    assert all(answer.status == 200 and answer.is_kept for answer in hot)
    assert [answer.status for answer in cold] == [200] * len(cold)


def test_whoever_sends_something_is_told_and_nothing_is_lost(site, disk):
    sends = (site.vote, lambda: site.add_answer("new"), lambda: site.upload(encoded()))
    before = [send().status for send in sends]
    with filled(disk):
        told = [send() for send in (site.vote, lambda: site.add_answer("two"), sends[2])]
    images = list((disk / "media" / "images").iterdir())
    assert (before, len(images)) == ([303, 302, 200], 1)  # no half of an image
    assert all(answer.says_unavailable for answer in told), told
    assert site.add_answer("two").status == 302  # its address was not given away
    assert site.vote().status == 303
    assert "Traceback" not in site.log.read_text()


def test_readers_read_on_while_the_disk_only_reads(site, disk, tmp_path):
    site.get("/en/faq/?as_of=2026-03-01")  # the files of the WAL are there
    with mounted(tmp_path / "same", "--bind", str(disk)) as same:
        subprocess.run(["mount", "-o", "remount,bind,ro", same], check=True)
        reading = Site(tmp_path, same, STATIC_ROOT=site.environment["STATIC_ROOT"])
        reading.about = site.about
        with reading.running():
            assert reading.get("/en/faq/").status == 200
            assert reading.vote().says_unavailable
    assert "Traceback" not in reading.log.read_text()


@pytest.mark.django_db(transaction=True)
def test_connection_from_when_the_disk_only_read_is_not_kept(site, disk, tmp_path):
    with mounted(tmp_path / "same", "--bind", str(disk)) as same:
        subprocess.run(["mount", "-o", "remount,bind,ro", same], check=True)
        before = sqlite3.connect(database_of(site))  # as others of the process, from before
        before.execute("SELECT 1 FROM faq_vote")
        connection = connections[DEFAULT_DB_ALIAS].copy()
        connection.settings_dict["NAME"] = str(same / "db.sqlite3")
        outcomes = [erases(connection)]
        subprocess.run(["mount", "-o", "remount,bind,rw", same], check=True)
        outcomes.append(erases(connection))
        connection.close_if_unusable_or_obsolete()  # as at the beginning of each request
        outcomes.append(erases(connection))
        for each in (connection, before):
            each.close()
    assert outcomes == [False, False, True]


def erases(connection: BaseDatabaseWrapper) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM faq_vote")
    except OperationalError:
        return False
    return True


@pytest.fixture
def apart(site, tmp_path) -> Iterator[Site]:
    """The same site with a file of its own."""
    apart = Site(tmp_path, tmp_path / "var", STATIC_ROOT=site.environment["STATIC_ROOT"])
    apart.about = site.about
    (tmp_path / "var").mkdir()
    copy_database(site, database_of(apart))
    with apart.running():
        yield apart
    assert "Traceback" not in apart.log.read_text()


def database_of(site: Site) -> Path:
    return Path(site.environment["VAR_DIR"], "db.sqlite3")


def copy_database(site: Site, path: Path, question: str = "How do I pay?") -> None:
    """With another question in it, under the publication number that it had."""
    original, copy = sqlite3.connect(database_of(site)), sqlite3.connect(path)
    with closing(original), closing(copy):
        original.backup(copy)
        copy.execute("UPDATE faq_item SET question_en = ?", [question])
        copy.commit()


def test_another_file_in_the_place_of_the_database_is_noticed(apart, tmp_path):
    assert all("How do I pay?" in page.text for page in apart.get_of_each_worker("/en/faq/"))
    copy_database(apart, tmp_path / "other", "Another file?")
    for end in ("-wal", "-shm"):
        Path(f"{database_of(apart)}{end}").unlink(missing_ok=True)
    (tmp_path / "other").replace(database_of(apart))
    assert "Another file?" in apart.get("/en/faq/pay.md").text  # no page that is kept
    time.sleep(SECONDS_UNHEARD)
    assert all("Another file?" in apart.get("/en/faq/").text for _each in range(8))
    assert apart.vote().status == 303


def test_without_its_database_file_the_site_says_so(apart):
    apart.get_of_each_worker("/en/faq/")
    database_of(apart).unlink()
    assert all(apart.get("/ru/faq/pay/").says_unavailable for _each in range(4))
    time.sleep(SECONDS_UNHEARD)
    pages = apart.get_of_each_worker("/en/faq/")
    assert any(page.is_kept for page in pages)
    # A worker that has only just begun has nothing to show.
    assert all(page.is_kept or page.says_unavailable for page in pages)
    assert apart.vote().says_unavailable
    assert apart.get("/readyz").status == 503
    assert not database_of(apart).exists()  # whoever brings it back finds no empty one
