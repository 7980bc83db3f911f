"""Reports of browsers go to the log: bounded, in one line each, whatever is sent."""

import json

import pytest

REPORT = {
    "csp-report": {
        "document-uri": "https://help.example/ru/search/?q=my+phone#x",
        "violated-directive": "script-src",
        "blocked-uri": "https://evil.example/x.js",
        "original-policy": "default-src 'none'",
    }
}


def send(client, body, kind="application/csp-report", **given):
    body = body if isinstance(body, bytes) else json.dumps(body)
    return client.post("/csp-report/", body, content_type=kind, **given)


def test_a_report_is_one_line_without_what_the_reader_typed(client, caplog):
    response = send(client, REPORT)
    assert response.status_code == 204
    (line,) = caplog.messages
    assert "https://help.example/ru/search/" in line
    assert "script-src" in line
    assert "phone" not in line and "original" not in line
    assert not response.cookies


def test_reports_of_the_newer_kind_are_read(client, caplog):
    body = {"documentURL": "https://help.example/", "blockedURL": "inline"}
    send(client, [{"type": "csp-violation", "body": body}], "application/reports+json")
    assert '"blocked": "inline"' in caplog.messages[0]


def test_what_is_sent_begins_no_line_of_the_log(client, caplog):
    send(client, {"csp-report": {"blocked-uri": "x\n2026-01-01 ERROR forged" + "y" * 9000}})
    (line,) = caplog.messages
    assert "\n" not in line
    assert len(line) < 500


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * 20_000, 413),
        (b"{", 400),
        (b"[" * 10_000, 400),
        (b"\xff", 400),
        (b"7", 204),
        (b'{"csp-report": 7}', 204),
        (b"[null]", 204),
    ],
)
def test_nothing_that_is_sent_breaks_it(client, caplog, body, status):
    assert send(client, body).status_code == status
    assert not [line for line in caplog.messages if "Blocked" in line]


def test_one_address_fills_no_log(client, caplog):
    answers = [send(client, [REPORT] * 50).status_code for _time in range(30)]
    assert answers.count(429) == 10
    assert len([line for line in caplog.messages if "Blocked" in line]) == 20 * 5
