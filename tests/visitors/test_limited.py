"""More than the limit is refused in words, with 429 and the time to wait."""

import shutil
import socket
import subprocess
import time

import pytest
from django.core.cache import cache, caches
from django.http import HttpResponse
from django.test import RequestFactory

from portal import forgiving_cache
from search import views
from tests.cast import at_the_desk
from visitors.limited import limited
from visitors.limits import SECONDS, Limit


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("ru", "слишком много"), ("en", "Too many")])
@pytest.mark.parametrize("path", ["search/?q=x", "search/suggest?q=xx"])
def test_too_many_searches_are_refused_in_words(client, monkeypatch, language, words, path):
    for limit in (views.SEARCHES, views.SUGGESTIONS):
        monkeypatch.setattr(limit, "most", 1)
    assert client.get(f"/{language}/{path}").status_code == 200
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == str(SECONDS)
    assert response.headers["Cache-Control"] == "no-store"
    assert words in response.content.decode()
    assert client.get(f"/{language}/{path}", REMOTE_ADDR="198.51.100.9").status_code == 200


def test_a_program_gets_the_refusal_as_json():
    view = limited(Limit("test", 0))(lambda request: HttpResponse())
    response = view(RequestFactory().get("/", headers={"accept": "application/json"}))
    assert (response.status_code, response.headers["Content-Type"]) == (429, "application/json")


def test_processes_that_share_redis_count_together(settings):
    settings.REDIS_URL = "redis://anywhere"  # the cache itself is one of this process here
    cache.clear()
    one, other = Limit("same", 1), Limit("same", 1)
    assert one.allows(RequestFactory().get("/"))
    assert not other.allows(RequestFactory().get("/"))
    assert Limit("different", 1).allows(RequestFactory().get("/"))
    assert "127.0.0.1" not in str(cache._cache)


@pytest.fixture
def redis(settings, tmp_path, monkeypatch):
    """The cache on a port where Redis may be started: the function that starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.REDIS_URL = url = f"redis://127.0.0.1:{port}"
    backends = {"default": "ForgivingRedisCache", "sessions": "SessionCache"}
    settings.CACHES = {
        name: {"BACKEND": f"portal.forgiving_cache.{backend}", "LOCATION": url}
        for name, backend in backends.items()
    }
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    settings.SESSION_CACHE_ALIAS = "sessions"
    monkeypatch.setattr(forgiving_cache, "_left_alone_until", 0)
    started = []

    def start():
        if not shutil.which("redis-server"):
            pytest.skip("there is no redis-server on this machine")
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
        started.append(subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL))
        for _attempt in range(100):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    return started[-1]
            time.sleep(0.05)
        raise RuntimeError("Redis did not start")

    yield start
    for server in started:
        server.kill()
        server.wait()


def test_without_redis_each_process_counts_for_itself(redis, caplog):
    one, other = Limit("same", 1), Limit("same", 1)
    request = RequestFactory().get("/")
    assert [one.allows(request), one.allows(request), other.allows(request)] == [True, False, True]
    assert len([line for line in caplog.messages if "Redis" in line]) == 1


@pytest.mark.django_db
def test_without_redis_people_stay_signed_in(redis, doris):
    desk = at_the_desk(doris)
    assert desk.get("/admin/").status_code == 200
    desk.post("/admin/logout/")
    assert desk.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_sessions_and_limits_are_in_redis_and_survive_its_end(redis, doris):
    server, desk = redis(), at_the_desk(doris)
    assert caches["sessions"].has_key(
        f"django.contrib.sessions.cached_db{desk.session.session_key}"
    )
    limit = Limit("same", 1)
    request = RequestFactory().get("/")
    assert [limit.allows(request), Limit("same", 1).allows(request)] == [True, False]
    server.kill()
    server.wait()
    assert desk.get("/admin/").status_code == 200
    assert limit.allows(request)


def test_nothing_is_kept_of_a_session_for_longer_than_five_minutes(redis):
    redis()
    caches["sessions"].set("key", {"a": 1}, 12 * 60 * 60)
    assert caches["sessions"].get("key") == {"a": 1}
    client = caches["sessions"]._cache.get_client()
    assert 0 < client.ttl(":1:key") <= 300


def test_a_redis_that_says_nothing_holds_nobody_up_for_long(redis, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        backend = "portal.forgiving_cache.ForgivingRedisCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": f"redis://127.0.0.1:{port}"}}
        waits = []
        for _time in range(3):
            begun = time.perf_counter()
            assert cache.get("key") is None
            waits.append(time.perf_counter() - begun)
    assert waits[0] < 2
    assert max(waits[1:]) < 0.1
