"""Several machines, as processes: what stops working when one of them is gone. `make test-topology`

The tests run in this order, on one site; each leaves it as it found it, or with one server less.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from .load import HOT, Looker, Readers, never_kept
from .topology import ROOT, Topology, is_missing, running_topology

pytestmark = [
    pytest.mark.skipif(os.environ.get("TOPOLOGY") != "1", reason="takes a minute: see make help"),
    pytest.mark.skipif(is_missing(), reason="nginx and redis-server are not on this machine"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[Topology]:
    with running_topology() as topology:
        yield topology


def ask(url: str) -> tuple[int, str, str]:
    """Status, what the page cache says, page."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            status, body = answer.status, answer.read().decode()
            return status, answer.headers.get("Cache-Status", ""), body
    except urllib.error.HTTPError as error:
        return error.code, "", error.read().decode()


def publish(site: Topology, seconds: int) -> list[float]:
    """Publish once a second; gives for each server how many milliseconds a page was old at most."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.publisher", str(seconds)]
        + [server.url for server in site.servers],
        cwd=ROOT, env=os.environ | site.environment, check=True, capture_output=True, text=True,
        timeout=seconds + 60,  # it looks until everybody has the page
    ).stdout  # fmt: skip
    _begun, number, *lags = said.split()
    print(f"{number} publications, shown within {' and '.join(lags)} ms")
    return [float(lag) for lag in lags]


def publish_words(site: Topology, words: str, **environment: str) -> None:
    """Publish one change of the first answer."""
    code = "import django; django.setup(); from benchmarks.publisher import publish;"
    code += f"publish({words!r})"
    subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | site.environment | environment,
        check=True,
    )  # fmt: skip


def pages(site: Topology, path: str = "/ru/faq/") -> list[str]:
    """Of each worker of both servers, as far as chance will have it."""
    answers = [ask(f"{server.url}{path}") for server in site.servers for _each in range(12)]
    assert {status for status, _cache, _page in answers} == {200}
    return [page for _status, _cache, page in answers]


def test_publication_shows_on_both_servers_within_100_ms(site):
    assert max(publish(site, 5)) <= 100


def test_without_redis_the_site_answers(site):
    readers = Readers(site.url)
    with readers.reading():
        time.sleep(1)
        site.redis.terminate()
        site.redis.wait()
        for _each in range(5):
            assert ask(f"{site.url}/en/search/?q=password")[0] == 200
            assert ask(f"{site.url}/admin/login/")[0] == 200
        time.sleep(1)
    print(f"Redis stopped: {readers}")
    assert readers.failures == []
    site.start_redis()


def test_without_postgresql_hot_pages_go_on_and_the_site_recovers_by_itself(site):
    server = site.servers[1].url
    for _each in range(20):  # each worker has the page
        ask(f"{server}/ru/faq/")
    readers = Readers(site.url, hot=True)
    for path in HOT:
        ask(f"{site.url}{path}")
    with readers.reading(), site.postgres.stopped():
        stale = [ask(f"{server}/ru/faq/") for _each in range(10)]
        cold = ask(never_kept(f"{server}/ru/faq/", "cold"))
    begin = time.monotonic()
    while ask(never_kept(f"{server}/ru/faq/", "back"))[0] != 200:
        assert time.monotonic() < begin + 30
        time.sleep(0.05)
    print(f"PostgreSQL is back: the site after {(time.monotonic() - begin) * 1000:.0f} ms")
    assert {status for status, _cache, _page in stale} == {200}
    assert {cache for _status, cache, _page in stale} == {
        "page-cache; hit; detail=database-unreachable"
    }
    assert cold[0] == 503
    print(f"PostgreSQL stopped: {readers}")
    assert readers.failures == []
    time.sleep(11)  # the longest pause before a process tries again
    assert max(publish(site, 3)) <= 100


def test_pages_are_made_from_the_primary_until_the_replica_has_caught_up(site):
    site.standby.wait_until_caught_up()
    with site.standby.lagging():
        publish_words(site, "Что стоит в основной базе?")
        site.standby.made()
        assert all("Что стоит в основной базе?" in page for page in pages(site))
        assert site.standby.made() == 0
    site.standby.wait_until_caught_up()
    pages(site, "/en/faq/")
    assert site.standby.made() > 0
    assert all("Что стоит в основной базе?" in page for page in pages(site))


def test_no_old_page_comes_back_while_the_replica_lags_now_and_then(site):
    site.standby.made()
    lookers = [Looker(f"{url}/ru/faq/", "Вопрос номер") for url in all_addresses(site)]
    with ExitStack() as stack:
        for looker in lookers:
            stack.enter_context(looker.looking())
        ends = time.monotonic() + 15
        publishing = stack.enter_context(ThreadPoolExecutor()).submit(publish, site, 15)
        while time.monotonic() < ends:
            with site.standby.lagging():
                time.sleep(1.3)
            time.sleep(0.4)
        assert max(publishing.result()) <= 100
    looks = [len(looker.seen) for looker in lookers]
    print(f"pages looked at {looks} times, answers from the replica {site.standby.made()} times")
    # A server hears of a publication within 100 ms; behind nginx a page may be one second old.
    assert [looker.came_back(0.1) for looker in lookers[:2]] == [[], []]
    assert lookers[2].came_back(1.1) == []


def all_addresses(site: Topology) -> list[str]:
    return [*(server.url for server in site.servers), site.url]


def test_frozen_replica_holds_readers_up_for_seconds_only(site):
    site.standby.wait_until_caught_up()
    pages(site, "/en/faq/")  # each process has a connection to it
    readers = Readers(site.url)
    with site.standby.frozen(), readers.reading():
        publish_words(site, "Кто тут молчит?")
        assert all("Кто тут молчит?" in page for page in pages(site))
        time.sleep(2)
    print(f"replica frozen: {readers}")
    assert readers.failures == []
    assert readers.slowest < 15


def test_without_the_replica_the_site_answers_and_asks_it_again_when_it_is_back(site):
    readers = Readers(site.url)
    with readers.reading():
        site.standby.stop()
        publish_words(site, "Кого тут нет?")
        assert all("Кого тут нет?" in page for page in pages(site))
    print(f"replica stopped: {readers}")
    assert readers.failures == []
    site.standby.start()
    site.standby.wait_until_caught_up()
    time.sleep(11)  # the longest pause before a process tries again
    publish_words(site, "Кто вернулся?")
    site.standby.wait_until_caught_up()
    site.standby.made()
    pages(site, "/en/faq/")
    assert site.standby.made() > 0


def test_promoted_replica_with_words_of_its_own_makes_no_pages(site):
    site.standby.wait_until_caught_up()
    assert site.standby.tell("SELECT pg_promote()")
    assert all("Кто вернулся?" in page for page in pages(site))
    # Both count on: the number is the same, the words are not.
    publish_words(site, "Чужие слова?", DATABASE_URL=site.standby.url)
    publish_words(site, "Свои слова?")
    site.standby.made()
    assert all("Свои слова?" in page and "Чужие" not in page for page in pages(site))
    assert site.standby.made() == 0


def test_killed_server_costs_only_what_it_was_answering(site):
    readers = Readers(site.url)
    with readers.reading():
        time.sleep(2)
        site.kill_server(site.servers[0])
        time.sleep(4)
    print(f"a server killed: {readers}")
    assert len(readers.failures) <= readers.number
    assert ask(never_kept(f"{site.url}/ru/faq/", "last"))[0] == 200


def test_without_any_server_nginx_goes_on_with_what_it_has_and_says_so_of_the_rest(site):
    assert ask(f"{site.url}/ru/faq/")[0] == 200
    site.kill_server(site.servers[1])
    assert ask(f"{site.url}/ru/faq/")[0] == 200
    status, _cache, said = ask(f"{site.url}/api/v1/ru/faq?offset=1")
    assert status == 502
    assert json.loads(said) == {
        "error": "Сайт сейчас не работает. Попробуйте ещё раз через минуту."
    }
    status, _cache, page = ask(f"{site.url}/en/search/?q=password")
    assert status == 502
    assert "Сайт сейчас не работает" in page
    assert "The site does not work for the moment" in page
