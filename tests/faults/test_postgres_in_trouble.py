"""PostgreSQL is full, only reads, starts, takes nobody, or hangs: readers read on as far as they
can, whoever writes is told, nothing is lost, and afterwards the site is back by itself."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread

import psycopg
import pytest

from .disks import filled, mounted
from .hosting import Answer, Site
from .postgres import Postgres

pytestmark = pytest.mark.postgres
takes_long = pytest.mark.skipif(
    not os.environ.get("FAULT_ROUNDS"), reason="waits for what does not come: make test-faults"
)
HOT, COLD = "/en/faq/", "/en/faq/?as_of=2026-03-01"  # past days are never kept
AWAY = "page-cache; hit; detail=database-unreachable"


@pytest.fixture(scope="module")
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def postgres(stack) -> Postgres:
    return Postgres(stack, "max_connections=30", "max_wal_size=32MB", "min_wal_size=32MB")


@pytest.fixture(scope="module")
def running(stack, postgres, tmp_path_factory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder, folder / "var", DATABASE_URL=postgres.url)
    site.fill()
    stack.enter_context(site.running())
    return site


@pytest.fixture
def site(running) -> Iterator[Site]:
    """Each worker has the hot page. After the test everything works again, by itself."""
    running.get_of_each_worker(HOT)
    said = len(running.log.read_text())
    yield running
    comes_back(running)
    assert running.get(HOT).headers["cache-status"] == "page-cache; hit"
    assert running.vote().status == 303
    assert "Traceback" not in running.log.read_text()[said:]


def comes_back(site: Site) -> float:
    """Gives the seconds until all four threads of the two workers show cold pages."""
    begin = time.monotonic()
    while not all(site.get(COLD).status == 200 for _each in range(8)):
        assert time.monotonic() < begin + 30
        time.sleep(0.1)
    return time.monotonic() - begin


def hot_pages(site: Site) -> set[str]:
    answers = [site.get(HOT) for _each in range(8)]
    assert {answer.status for answer in answers} == {200}
    return {answer.headers["cache-status"] for answer in answers}


def test_database_that_only_reads(site, postgres):
    with postgres.set_to(default_transaction_read_only="on"):
        assert hot_pages(site) == {"page-cache; hit"}
        assert [site.get(COLD).status, site.get("/en/search/?q=pay").status] == [200, 200]
        assert [site.vote().says_unavailable, site.add_answer("a").says_unavailable] == [True, True]
    assert site.add_answer("a").status == 302  # its address was not given away


def test_standby_that_has_to_stand_in(site, postgres):
    with postgres.stopped():
        (postgres.data / "standby.signal").touch()
    assert comes_back(site) < 15
    assert hot_pages(site) == {"page-cache; hit"}
    assert site.vote().says_unavailable
    postgres.say("SELECT pg_promote()")


def test_server_that_still_starts(site, postgres):
    postgres.stop()
    (postgres.data / "standby.signal").touch()
    postgres.command += ["-c", "hot_standby=off"]
    server = postgres.start()
    try:
        while "not accepting" not in refusal(postgres):  # before that nobody listens
            time.sleep(0.05)
        assert hot_pages(site) == {AWAY}
        assert site.get(COLD).says_unavailable
    finally:
        del postgres.command[-2:]
        server.terminate()
        postgres.wait_until_gone()
        (postgres.data / "standby.signal").unlink()
        postgres.start()


def refusal(postgres: Postgres) -> str:
    try:
        psycopg.connect(postgres.url).close()
    except psycopg.OperationalError as error:
        return str(error)
    return ""


def test_server_that_takes_no_more_connections(site, postgres):
    postgres.say(
        "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with ExitStack() as mine:
        with pytest.raises(psycopg.OperationalError, match="too many clients"):
            while True:
                mine.enter_context(psycopg.connect(postgres.url))
        assert hot_pages(site) == {AWAY}
        assert site.get(COLD).says_unavailable


@takes_long
def test_statement_that_is_ended(site, postgres):
    with psycopg.connect(postgres.url) as locking:
        locking.execute("LOCK TABLE faq_vote IN ACCESS EXCLUSIVE MODE")
        told = asked(site.vote)
        waiting = "FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while not postgres.say(f"SELECT pg_terminate_backend(pid) {waiting}"):
            time.sleep(0.05)
        assert told().says_unavailable
        begin = time.monotonic()
        assert site.vote().says_unavailable  # the server ends it by itself
        assert 9 < time.monotonic() - begin < 11
        assert hot_pages(site) == {"page-cache; hit"}
        assert site.get(COLD).status == 200


def asked(ask: Callable[[], Answer]) -> Callable[[], Answer]:
    """Asks in a thread; gives a function that waits for the answer."""
    answers: list[Answer] = []
    thread = Thread(target=lambda: answers.append(ask()))
    thread.start()

    def answer() -> Answer:
        thread.join()
        return answers[0]

    return answer


@takes_long
def test_server_that_hangs(site, postgres):
    waits = []
    with postgres.hung():
        ends = time.monotonic() + 15
        while time.monotonic() < ends:
            begin = time.monotonic()
            answers = [asked(lambda: site.get(HOT)), asked(lambda: site.get(COLD))]
            hot, cold = [answer() for answer in answers]
            waits.append(time.monotonic() - begin)
            assert (hot.status, cold.says_unavailable) == (200, True)
            time.sleep(0.1)
        assert site.vote().says_unavailable
    slow = f"{sum(wait > 1 for wait in waits)} of {len(waits)} over 1 s"
    print(f"hung: longest {max(waits):.1f} s, {slow}; back after {comes_back(site):.1f} s")
    assert max(waits) < 6


def test_full_disk(site, postgres):
    options = ("-t", "tmpfs", "-o", "size=120m", "tmpfs")
    with mounted(postgres.folder / "small", *options) as disk:
        with postgres.stopped():
            postgres.move_to(disk)
        comes_back(site)
        before = postgres.say("SELECT count(*) FROM revisions_revision")
        with filled(disk):
            told = [site.add_answer(f"full-{number}") for number in range(5)]
            assert hot_pages(site) == {"page-cache; hit"}
            assert site.get(COLD).status == 200
        assert all(answer.says_unavailable for answer in told)
        assert postgres.say("SELECT count(*) FROM revisions_revision") == before
        assert site.add_answer("full-0").status == 302
        with filled(disk):  # the next file of the WAL finds no room
            write = "SELECT pg_switch_wal(), pg_logical_emit_message(true, '', 'x')"
            with pytest.raises(psycopg.OperationalError):
                for _file in range(20):
                    postgres.say(write)
            postgres.wait_until_gone()
            assert hot_pages(site) == {AWAY}
            assert site.get(COLD).says_unavailable
        postgres.start()
        comes_back(site)
        assert postgres.say("SELECT count(*) FROM revisions_revision")[0][0] == before[0][0] + 1
        with postgres.stopped():
            postgres.move_to(postgres.folder)
