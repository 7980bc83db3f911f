"""Where mail goes is one address in the environment."""

import pytest

from tests.config.test_settings import settings_with

NAMES = "EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS EMAIL_USE_SSL"
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "help.vetrelia.example",
    "MAIL_NOTIFICATIONS": "1",
}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", ["localhost", 25, "", "", False, False]),
        ("smtps://mail.example", ["mail.example", 465, "", "", False, True]),
        (
            "submission://me%40a.example:p%2Fw@mail.example:2587",
            ["mail.example", 2587, "me@a.example", "p/w", True, False],
        ),
    ],
)
def test_the_address_of_the_mail_server_holds_all_of_it(tmp_path, url, expected):
    code, said = settings_with(tmp_path, names=NAMES, EMAIL_URL=url)
    assert (code, said.strip()) == (0, str(expected))


@pytest.mark.parametrize("url", ["", "http://mail.example"])
def test_production_does_not_send_mail_nowhere(tmp_path, url):
    code, said = settings_with(tmp_path, EMAIL_URL=url, **PRODUCTION)
    assert code != 0
    assert "EMAIL_URL" in said


def test_links_in_mails_begin_with_the_site(tmp_path):
    server = {"EMAIL_URL": "smtp://localhost"}
    said = settings_with(tmp_path, names="SITE_URL DEFAULT_FROM_EMAIL", **PRODUCTION, **server)[1]
    assert said.strip() == str(
        ["https://help.vetrelia.example", "support-docs@help.vetrelia.example"]
    )
