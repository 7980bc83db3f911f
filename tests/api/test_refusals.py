"""What stands around the API refuses in JSON too, as the API itself does."""

import pytest
from django.db import OperationalError

from api import views
from api.answers import REQUESTS

pytestmark = pytest.mark.django_db


def is_said_in_json(response, status, words):
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    assert words in response.json()["error"]
    assert list(response.json()) == ["error"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"
    assert "default-src" in response["Content-Security-Policy"]
    assert int(response.get("Content-Length", len(response.content))) == len(response.content)


@pytest.fixture
def fails(monkeypatch, client):
    """Makes the API fail with an error."""
    client.raise_request_exception = False

    def failing(error):
        def fail(*given):
            raise error

        monkeypatch.setattr(views, "cards", fail)

    return failing


@pytest.mark.parametrize(
    ("language", "words"), [("en", "could not be read"), ("ru", "прочитать"), ("xx", "could not")]
)
def test_a_foreign_host_is_refused_in_json(client, language, words):
    response = client.get(f"/api/v1/{language}/faq", headers={"host": "evil.example"})
    is_said_in_json(response, 400, words)
    assert response["Content-Language"] == ("ru" if language == "ru" else "en")


def test_too_many_parameters_are_refused_in_json(client):
    query = "&".join(f"x{number}=1" for number in range(1001))
    is_said_in_json(client.get(f"/api/v1/en/faq?{query}"), 400, "could not be read")


def test_a_body_that_is_too_large_is_refused_in_json(client, settings):
    settings.IMAGE_MAX_BYTES = -1024 * 1024
    response = client.post("/api/v1/en/faq", b"x" * 10, content_type="text/plain")
    is_said_in_json(response, 413, "larger than")


@pytest.mark.parametrize(("language", "words"), [("en", "Too many"), ("ru", "Слишком много")])
def test_too_many_requests_are_refused_in_json(client, monkeypatch, language, words):
    monkeypatch.setattr(REQUESTS, "most", 0)
    response = client.get(f"/api/v1/{language}/faq", headers={"accept": "text/html"})
    is_said_in_json(response, 429, words)
    assert response["Retry-After"] == "600"


@pytest.mark.parametrize(("language", "words"), [("en", "for the moment"), ("ru", "сейчас не")])
def test_without_its_database_the_api_says_so_in_json(client, fails, language, words):
    fails(OperationalError("connection refused"))
    response = client.get(f"/api/v1/{language}/channels", headers={"accept-encoding": "gzip"})
    is_said_in_json(response, 503, words)
    assert response["Retry-After"] == "10"
    assert not response.has_header("Content-Encoding")


def test_a_fault_is_told_in_json(client, fails):
    fails(ZeroDivisionError())
    is_said_in_json(client.get("/api/v1/en/channels"), 500, "our side")


def test_pages_for_people_stay_pages(client):
    response = client.get("/en/faq/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


def test_the_description_names_the_refusals(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"].values()
    assert paths
    for path in paths:
        for status in ("400", "413", "429", "503"):
            told = path["get"]["responses"][status]["content"]["application/json"]
            assert told["schema"]["$ref"].endswith("/Error")
