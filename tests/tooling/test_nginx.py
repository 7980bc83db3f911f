"""What nginx answers by itself with the shipped configuration, and whether it takes it at all."""

import http.client
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator

import pytest

from benchmarks.servers import Server, free_port, nginx
from tests.tooling.interface_texts import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="there is no nginx here")
API, PAGE = "/api/v1/ru/faq", "/en/faq/"
TOO_LONG = "x" * 40_000


@pytest.fixture(scope="module")
def host(tmp_path_factory) -> Iterator[str]:
    """nginx before a site that is gone."""
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "ru" / "faq").mkdir(parents=True)
    (folder / "ru" / "faq" / "index.html").touch()
    gone = Server(None, f"http://127.0.0.1:{free_port()}")
    with nginx(folder, folder, gone) as (_static, url):
        yield url.removeprefix("http://")


def ask(host, method, path, headers=(), body=None):
    client = http.client.HTTPConnection(host, timeout=10)
    client.request(method, path, body, dict(headers))
    answer = client.getresponse()
    return answer, answer.read().decode()


def assert_is_the_page(answer, body):
    """In both languages, asking for nothing."""
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert '<section lang="ru">' in body
    assert '<section lang="en">' in body


REFUSED = {
    "the site is gone": (502, "GET", [], "Сайт сейчас не работает"),
    "a body is too large": (413, "POST", [("Content-Length", 65 << 20)], "больше, чем принимает"),
    "headers are too large": (400, "GET", [("X-Long", TOO_LONG)], "не удалось прочитать"),
    "a transfer is unknown": (501, "POST", [("Transfer-Encoding", "odd")], "не удалось прочитать"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_nginx_refuses_in_json_under_the_api_and_with_a_page_elsewhere(host, case):
    status, method, headers, words = REFUSED[case]
    answer, body = ask(host, method, API, headers)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Language"] == "ru"
    assert words in json.loads(body)["error"]
    answer, body = ask(host, method, PAGE, headers)
    assert answer.status == status
    assert words in body
    assert_is_the_page(answer, body)


def test_too_many_at_once_are_told_when_to_come_back(host):
    answers = [ask(host, "GET", f"{API}?limit={turn}") for turn in range(260)]
    answer, body = next(each for each in answers if each[0].status == 429)
    assert "слишком много запросов" in json.loads(body)["error"]
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"


def test_request_that_cannot_be_read_gets_the_page(host):
    for request in (f"GET /{TOO_LONG} HTTP/1.1", "GET"):
        with socket.create_connection(host.split(":"), timeout=10) as line:
            line.sendall(f"{request}\r\nHost: 127.0.0.1\r\n\r\n".encode())
            answer = http.client.HTTPResponse(line)
            answer.begin()
            assert answer.status in (400, 414)
            assert_is_the_page(answer, answer.read().decode())


def test_nobody_asks_for_a_refusal_by_its_address(host):
    assert ask(host, "GET", "/.refusal/json")[0].status == 404


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl here")
def test_nginx_takes_the_shipped_configuration_as_it_is(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1"
    options = ["-subj", "/CN=help.example.com", "-keyout", key, "-out", certificate]
    subprocess.run([*make.split(), *options], check=True, capture_output=True)
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    shipped = re.sub(r"/etc/ssl/certs/\S+pem", str(certificate), shipped)
    shipped = re.sub(r"/etc/ssl/private/\S+key", str(key), shipped)
    shipped = shipped.replace("/var/cache/nginx", str(tmp_path))
    for port in ("80", "443"):
        shipped = re.sub(rf"listen {port}\b", f"listen 127.0.0.1:{free_port()}", shipped)
    whole = tmp_path / "nginx.conf"
    log = f"pid {tmp_path}/pid; error_log {tmp_path}/log;"
    whole.write_text(f"{log} events {{}} http {{ access_log off;\n{shipped}\n}}")
    said = subprocess.run(["nginx", "-t", "-c", whole], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "[warn]" not in said.stderr
