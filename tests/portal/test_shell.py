"""What stands around every answer: headers, limits of size, refusals in words."""

import io
import json
import logging

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.test import Client

from tests.cast import at_the_desk
from tests.factories import publish_item
from tests.visitors.posting import OURS

pytestmark = pytest.mark.django_db
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Reporting-Endpoints": 'csp="/csp-report/"',
}


@pytest.fixture
def over_https(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    client = Client(raise_request_exception=False)
    return lambda path, **given: client.get(path, secure=True, **given)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ru/", 200),
        ("/ru/nowhere/", 404),
        ("/", 302),
        ("/ru/faq", 301),
        ("/admin/login/", 200),
        ("/admin/", 302),
        ("/robots.txt", 200),
        ("/media/images/0123456789abcdef0123456789abcdef.png", 200),
        ("/vote/1/", 405),
    ],
)
def test_every_answer_carries_every_header(over_https, path, status):
    name = path.removeprefix("/media/")
    if name != path:
        default_storage.save(name, ContentFile(b"picture"))
    response = over_https(path)
    assert response.status_code == status
    assert EXPECTED.items() <= dict(response.headers).items()
    assert "camera=()" in response.headers["Permissions-Policy"]
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "report-uri /csp-report/" in policy
    assert "report-to csp" in policy
    assert "unsafe" not in policy


def test_the_policy_for_content_allows_this_site_and_nothing_else(client):
    policy = client.get("/ru/").headers["Content-Security-Policy"]
    assert set(policy.split("; ")) == {
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "report-uri /csp-report/",
        "report-to csp",
    }


def test_static_files_carry_them_too(over_https, settings, tmp_path):
    (tmp_path / "site.css").write_text("p {}")
    settings.STATIC_ROOT = tmp_path
    response = over_https("/static/site.css")
    assert (response.status_code, b"".join(response)) == (200, b"p {}")
    assert EXPECTED.items() <= dict(response.headers).items()


def test_faults_and_foreign_hosts_carry_them_too(over_https, monkeypatch):
    monkeypatch.setattr("portal.views.get_language_from_request", lambda request: 1 / 0)
    fault, foreign = over_https("/"), over_https("/ru/", headers={"host": "evil.example"})
    assert (fault.status_code, foreign.status_code) == (500, 400)
    for response in (fault, foreign):
        assert EXPECTED.items() <= dict(response.headers).items()


def test_a_foreign_host_is_refused_in_words_and_not_repeated(client):
    response = client.get("/en/faq/", headers={"host": "evil.example"})
    assert response.status_code == 400
    html = response.content.decode()
    assert "could not be read" in html
    assert "evil" not in html


def test_the_host_that_a_visitor_says_a_proxy_saw_counts_for_nothing(client):
    publish_item(slug="pay")
    html = client.get("/ru/faq/", headers={"x-forwarded-host": "evil.example"}).content.decode()
    assert "evil.example" not in html


@pytest.mark.parametrize(("language", "words"), [("ru", "больше, чем"), ("en", "larger than")])
def test_a_body_beyond_all_limits_is_refused_before_it_is_read(client, language, words):
    response = client.generic(
        "POST", f"/{language}/search/opened/", b"", CONTENT_LENGTH=str(100 * 1024 * 1024)
    )
    assert response.status_code == 413
    assert words in response.content.decode()


@pytest.mark.parametrize("length", ["-1", "many", "１"])
def test_a_length_that_is_none_is_refused(client, length):
    assert client.generic("POST", "/vote/1/", b"", CONTENT_LENGTH=length).status_code == 413


@pytest.mark.parametrize(
    "path", ["/vote/1/", "/admin/login/", "/admin/markdown/upload/", "/ru/", "/csp-report/"]
)
@pytest.mark.parametrize("cookie", ["", "sessionid=0123456789abcdef0123456789abcdef"])
def test_a_large_body_of_a_visitor_is_refused_before_it_is_read(monkeypatch, path, cookie):
    monkeypatch.setattr(HttpRequest, "_load_post_and_files", None)
    client = Client(enforce_csrf_checks=True, headers={"cookie": f"csrftoken={'a' * 32}; {cookie}"})
    response = client.post(path, "a=" + "%D0%B0" * 12_000, content_type=FORM)
    assert response.status_code == 413


def test_a_form_of_three_megabytes_of_text_is_refused_in_words(ann):
    response = at_the_desk(ann).post("/admin/faq/item/add/", {"answer_ru": "x" * 3_000_000})
    assert response.status_code == 413
    assert "больше, чем" in response.content.decode()


def test_a_form_of_too_many_fields_is_refused_in_words(ann):
    response = at_the_desk(ann).post("/admin/faq/item/add/", {f"f{n}": "" for n in range(1200)})
    assert response.status_code == 400
    assert "Не удалось прочитать" in response.content.decode()


MANY = "&".join(f"f{number}=" for number in range(1200))
FILES = "".join(
    f'--x\r\nContent-Disposition: form-data; name="f{number}"; filename="a"\r\n\r\nx\r\n'
    for number in range(150)
)


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status", "said"),
    [
        ("GET", f"/en/faq/?{MANY}", "", "", 400, "could not be read"),
        ("GET", f"/ru/search/?q=a&{MANY}", "", "", 400, "Не удалось прочитать"),
        ("GET", f"/sitemap.xml?{MANY}", "", "", 400, "could not be read"),
        ("POST", "/vote/1/", FORM, MANY, 400, "could not be read"),
        ("POST", "/vote/1/", FORM, "x" * 3_000_000, 413, "larger than"),
        ("POST", "/vote/1/", MULTIPART, FILES + "--x--", 400, "could not be read"),
        ("POST", "/vote/1/", "multipart/form-data", "x", 400, "could not be read"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_costs_at_most_a_line_of_the_log(
    monkeypatch, method, path, kind, body, status, said
):
    [handler] = [each for each in logging.getLogger().handlers if each.name == "stderr"]
    monkeypatch.setattr(handler, "stream", log := io.StringIO())
    client = Client(headers={"accept-language": "en", **OURS})
    response = client.generic(method, path, body, content_type=kind)
    assert (response.status_code, said in response.content.decode()) == (status, True)
    assert '<link rel="stylesheet"' in response.content.decode()
    assert log.getvalue().count("\n") <= 1


def test_a_form_without_its_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post(
        "/admin/login/", headers={"accept-language": "en"}
    )
    assert response.status_code == 403
    assert "The form is too old" in response.content.decode()


def test_an_id_of_a_proxy_is_handed_back_and_stands_in_the_log(client, caplog):
    response = client.get("/ru/nowhere/", headers={"x-request-id": "proxy-12345678"})
    assert response.headers["X-Request-ID"] == "proxy-12345678"


@pytest.mark.parametrize("forged", ["", "short", "a" * 65, "two words here", "line\r\nfeed1234"])
def test_an_id_that_could_forge_the_log_is_replaced(client, forged):
    response = client.get("/ru/", headers={"x-request-id": forged})
    assert response.headers["X-Request-ID"] != forged
    assert len(response.headers["X-Request-ID"]) == 32


def test_somebody_who_meets_a_fault_gets_the_number_to_name(monkeypatch):
    monkeypatch.setattr("portal.views.get_language_from_request", lambda request: 1 / 0)
    client = Client(raise_request_exception=False)
    response = client.get("/", headers={"x-request-id": "proxy-12345678"})
    assert "<code>proxy-12345678</code>" in response.content.decode()


def test_lines_of_the_log_are_json_with_the_id(settings, tmp_path):
    from tests.config.test_settings import run_with

    code = """
import django, logging; django.setup()
from portal import request_ids
request_ids.current.set("proxy-12345678")
logging.getLogger("anything").warning("Line\\nbreak")
"""
    _status, said = run_with(tmp_path, code, LOG_FORMAT="json")
    line = json.loads(said)
    assert line["request_id"] == "proxy-12345678"
    assert (line["levelname"], line["message"]) == ("WARNING", "Line\nbreak")
