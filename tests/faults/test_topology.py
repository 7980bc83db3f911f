"""Several machines, as processes: what stops working when one of them is gone. `make test-topology`

The tests run in this order, on one site; each leaves it as it found it, or with one server less.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from .load import Readers, never_kept
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
    ).stdout  # fmt: skip
    _begun, number, *lags = said.split()
    print(f"{number} publications, shown within {' and '.join(lags)} ms")
    return [float(lag) for lag in lags]


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
    ask(f"{site.url}/ru/faq/")
    with site.postgres.stopped():
        stale = [ask(f"{server}/ru/faq/") for _each in range(10)]
        cold = ask(never_kept(f"{server}/ru/faq/", "cold"))
        through_nginx = ask(f"{site.url}/ru/faq/")
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
    assert through_nginx[0] == 200
    time.sleep(11)  # the longest pause before a process tries again
    assert max(publish(site, 3)) <= 100


def test_killed_server_costs_only_what_it_was_answering(site):
    readers = Readers(site.url)
    with readers.reading():
        time.sleep(2)
        site.kill_server(site.servers[0])
        time.sleep(4)
    print(f"a server killed: {readers}")
    assert len(readers.failures) <= readers.number
    assert ask(never_kept(f"{site.url}/ru/faq/", "last"))[0] == 200
