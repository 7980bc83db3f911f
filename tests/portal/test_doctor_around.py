"""`manage.py doctor` looks at what stands around the site: copy, Redis, certificate, proxies."""

import ssl

import pytest
from django.conf import settings as site
from django.db import OperationalError, connection, connections
from redis.exceptions import ConnectionError

from portal import checks, checks_around
from portal.checks_around import Copy
from portal.replica import REPLICA

DATABASES = {"databases": ["default"]}


def said(check) -> list[str]:
    return [message.id for message in check(None, **DATABASES)]


@pytest.fixture
def copy(monkeypatch):
    """Says what the copy is like; an exception: it does not answer."""
    monkeypatch.setitem(site.DATABASES, REPLICA, {})

    def be(state):
        def answer():
            if isinstance(state, Exception):
                raise state
            return state

        monkeypatch.setattr(checks_around, "state_of_copy", answer)

    return be


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (Copy(is_written=False, seconds_behind=0.2, has_these_tables=True), []),
        (Copy(is_written=False, seconds_behind=60, has_these_tables=True), ["portal.W002"]),
        (Copy(is_written=False, seconds_behind=0, has_these_tables=False), ["portal.W002"]),
        (Copy(is_written=True, seconds_behind=0, has_these_tables=True), ["portal.E009"]),
        (OperationalError("refused"), ["portal.W001"]),
    ],
)
def test_copy_that_does_not_follow_is_named(copy, state, found):
    copy(state)
    assert said(checks_around.replica_follows) == found


def test_without_a_copy_nobody_asks_for_one(copy, monkeypatch):
    copy(OperationalError("refused"))
    monkeypatch.delitem(site.DATABASES, REPLICA)
    assert said(checks_around.replica_follows) == []


@pytest.mark.postgres
@pytest.mark.django_db
def test_database_that_is_written_is_taken_for_no_copy():
    connections[REPLICA] = connection
    try:
        assert checks_around.state_of_copy().is_written
    finally:
        del connections[REPLICA]


def test_redis_that_is_away_is_named(settings, monkeypatch):
    def refuse(client):
        raise ConnectionError("refused")

    assert said(checks_around.redis_answers) == []
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr("redis.Redis.ping", refuse)
    assert said(checks_around.redis_answers) == ["portal.W003"]
    monkeypatch.setattr("redis.Redis.ping", lambda client: True)
    assert said(checks_around.redis_answers) == []


@pytest.fixture
def production(settings):
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, ["help.vetrelia.example"]
    settings.SITE_URL, settings.TRUSTED_PROXIES = "https://help.vetrelia.example", 1
    return settings


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://help.vetrelia.example", []),
        ("http://help.vetrelia.example", ["portal.E010"]),
        ("https://other.example", ["portal.E010"]),
        ("help.vetrelia.example", ["portal.E010"]),
    ],
)
def test_address_that_is_not_the_sites_is_named(production, monkeypatch, url, found):
    monkeypatch.setattr(checks_around, "days_left", lambda name, port: 60)
    production.SITE_URL = url
    assert said(checks_around.address_is_the_sites) == found


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (ssl.SSLCertVerificationError(1, "expired"), ["portal.E011"]),
        (ConnectionRefusedError(), ["portal.W004"]),
    ],
)
def test_certificate_that_is_not_valid_is_named(production, monkeypatch, error, found):
    def fail(name, port):
        error.verify_message = "expired"
        raise error

    monkeypatch.setattr(checks_around, "days_left", fail)
    assert said(checks_around.address_is_the_sites) == found
    monkeypatch.setattr(checks_around, "days_left", lambda name, port: 3)
    assert said(checks_around.address_is_the_sites) == ["portal.W005"]


@pytest.mark.parametrize(
    ("proxies", "found"), [(0, ["portal.W006"]), (1, []), (2, ["portal.W007"])]
)
def test_number_of_proxies_that_is_likely_wrong_is_named(production, proxies, found):
    production.TRUSTED_PROXIES = proxies
    assert said(checks_around.visitors_are_told_apart) == found


def test_folder_that_cannot_be_written_or_has_no_room_is_named(settings, tmp_path, monkeypatch):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    assert said(checks.files_are_guarded) == []
    settings.MEDIA_ROOT.touch()  # a file: nothing can be put into it, not even by root
    assert said(checks.files_are_guarded) == ["portal.E005"]
    settings.MEDIA_ROOT.unlink()
    monkeypatch.setattr(checks, "ROOM_LEFT", 1 << 60)
    assert said(checks.files_are_guarded) == ["portal.W008"]
