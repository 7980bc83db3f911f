"""What an attacker may write into any field comes out of the public pages harmless."""

import re
from html.parser import HTMLParser

import pytest

from markup import parse
from tests.factories import publish_category, publish_channel, publish_item, publish_section
from tests.markup.test_safety import ATTACKS

pytestmark = pytest.mark.django_db

# Texts with problems are refused before they are public; these are not.
TEXTS = [attack for attack in ATTACKS if not parse(attack).problems]
TITLE = '"><img src=x onerror=alert(1)></title><script>alert(1)</script>{{x}}'
DATA = ("application/ld+json", "application/json")
ACTIVE = {"style", "iframe", "object", "embed", "math", "base", "template", "frame", "applet"}


class Harmless(HTMLParser):
    """Reads a page as browsers do; scripts of the site itself and data are all that may run."""

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        assert tag not in ACTIVE
        if tag == "script":
            own = values.get("src", "").startswith(("/static/", "/admin/jsi18n/"))
            assert own or values.get("type") in DATA, values
        assert not any(name.startswith("on") or name in {"style", "srcdoc"} for name in values)
        for name in ("href", "src", "action", "formaction"):
            bare = re.sub(r"[\x00-\x20]", "", values.get(name, ""))
            scheme, colon, _rest = re.split("[/?#]", bare)[0].partition(":")
            assert not colon or scheme.lower() in {"http", "https", "mailto", "tel"}, values
        assert "evil.example" not in values.get("action", "")


@pytest.fixture
def attacked(db):
    category = publish_category(title_ru=TITLE, title_en=TITLE)
    text = "\n\n".join(TEXTS)
    words = {"question_ru": TITLE, "question_en": TITLE, "answer_ru": text, "answer_en": text}
    publish_item(category=category, slug="attacked", **words)
    publish_section(title_ru=TITLE, title_en=TITLE, body_ru=text, body_en=text)
    publish_channel(name_ru=TITLE, name_en=TITLE, note_ru=text, note_en=text)


@pytest.mark.parametrize(
    "path", ["", "faq/", "faq/attacked/", "contacts/", "terms/", "search/?q=alert", "sla/"]
)
def test_public_pages_show_attacks_as_words(attacked, client, path):
    response = client.get(f"/ru/{path}")
    assert response.status_code == 200
    Harmless().feed(response.content.decode())


def test_many_of_the_attacks_are_shown(attacked, client):
    assert len(TEXTS) > 30
    assert "&lt;script&gt;" in client.get("/ru/faq/attacked/").content.decode()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "//evil.example"],
)
def test_a_channel_takes_no_address_that_does_something(db, address):
    with pytest.raises(Exception, match="address"):
        publish_channel(kind="web_form", address=address)
