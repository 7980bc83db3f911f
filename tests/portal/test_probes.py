"""What machines ask: alive, ready, numbers."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from search.models import IndexState
from tests.cast import at_the_desk
from tests.config.test_settings import run_with, settings_with


def without_database(execute, *args):
    raise DatabaseError("password of host db.example is wrong")


def test_a_process_is_alive_whatever_the_host_and_the_database(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    with connection.execute_wrapper(without_database):
        response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert response.headers["Cache-Control"] == "no-store"


def test_a_site_with_database_tables_and_index_is_ready(client, db, django_assert_max_num_queries):
    client.get("/readyz")
    with django_assert_max_num_queries(3):
        response = client.get("/readyz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_without_a_database_it_is_not_ready_and_tells_nothing_of_it(client):
    with connection.execute_wrapper(without_database):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "reasons": ["База не отвечает."]}


@pytest.mark.django_db
def test_with_tables_of_another_version_it_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "manage.py migrate" in response.json()["reasons"][0]


@pytest.mark.django_db
def test_without_an_index_of_this_version_it_is_not_ready(client):
    IndexState.objects.update_or_create(pk=1, defaults={"analysis": 0})
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "manage.py rebuild_index" in response.json()["reasons"][0]


def test_there_are_no_numbers_unless_somebody_wants_them(client, db):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("environment", "code"),
    [({}, 1), ({"METRICS_TOKEN": "x"}, 0), ({"METRICS_ALLOW": "10.0.0.0/8"}, 0)],
)
def test_numbers_are_never_for_everybody(tmp_path, environment, code):
    assert settings_with(tmp_path, names="METRICS", METRICS="1", **environment)[0] == code


@pytest.fixture
def numbers(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    settings.METRICS, settings.METRICS_TOKEN, settings.METRICS_ALLOW = True, "token", []
    return lambda **given: Client().get("/metrics", **given)


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", "Basic token", "Bearer tökен"])
def test_without_the_token_there_are_none(numbers, sent):
    assert numbers(headers={"authorization": sent}).status_code == 403


@pytest.mark.django_db
def test_numbers_of_the_database_are_there_without_words(numbers, doris):
    said = numbers(headers={"authorization": "Bearer token"}).content.decode()
    assert "site_publications 0.0" in said
    assert 'site_open_revisions{state="in_review"} 0.0' in said
    with connection.execute_wrapper(without_database):
        said = numbers(headers={"authorization": "Bearer token"}).content.decode()
    assert "site_database_up 0.0" in said
    assert at_the_desk(doris).get("/metrics").status_code == 403


@pytest.mark.django_db
def test_neighbours_that_are_allowed_need_no_token(numbers, settings):
    from ipaddress import ip_network

    settings.METRICS_ALLOW, settings.METRICS_TOKEN = [ip_network("10.0.0.0/8")], ""
    assert numbers(REMOTE_ADDR="10.1.2.3").status_code == 200
    assert numbers(REMOTE_ADDR="198.51.100.1").status_code == 403
    settings.TRUSTED_PROXIES = 1
    through = {"x-forwarded-for": "10.1.2.3, 198.51.100.1"}
    assert numbers(REMOTE_ADDR="10.1.2.3", headers=through).status_code == 403


COUNTING = """
import django; django.setup()
from django.test import Client
client = Client()
for path in ("/healthz", "/robots.txt", "/made-up-7/", "/made-up-8/"):
    client.get(path, headers={"host": "localhost"})
client.generic("BREW", "/robots.txt", headers={"host": "localhost"})
print(client.get("/metrics", headers={"authorization": "Bearer t"}).content.decode())
"""


def test_requests_of_all_processes_are_counted_by_view_and_status(tmp_path):
    given = {"METRICS": "1", "METRICS_TOKEN": "t", "DEBUG": "1"}
    run_with(tmp_path, COUNTING, **given)
    said = run_with(tmp_path, COUNTING, **given)[1]
    assert 'site_requests_total{method="GET",status="200",view="robots"} 2.0' in said
    assert 'site_requests_total{method="other",status="405",view="robots"} 2.0' in said
    assert 'site_requests_total{method="GET",status="404",view="none"} 4.0' in said
    assert 'site_request_seconds_bucket{le="10.0",view="robots"}' in said
    assert "made-up" not in said
