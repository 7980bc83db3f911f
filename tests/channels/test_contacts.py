"""The page of contacts."""

import pytest

from tests.factories import publish_channel


@pytest.mark.parametrize(
    ("kind", "address", "link", "shown"),
    [
        ("email", "help@vetrelia.example", "mailto:help@vetrelia.example", "help@vetrelia.example"),
        ("email", "a+b?c=d@v.example", "mailto:a+b%3Fc%3Dd@v.example", "a+b?c=d@v.example"),
        ("phone", "+7 800 000-01-23", "tel:+78000000123", "+7 800 000-01-23"),
        ("chat", "https://vetrelia.example/chat", "https://vetrelia.example/chat",
         "vetrelia.example/chat"),
    ],
)  # fmt: skip
def test_address_is_a_link_that_works(db, client, kind, address, link, shown):
    publish_channel(kind=kind, address=address)
    html = client.get("/en/contacts/").content.decode()
    assert f'<a href="{link}"' in html
    assert f">{shown}</a>" in html


def test_channel_has_its_own_anchor(db, client):
    publish_channel(key="phone")
    assert 'id="phone"' in client.get("/en/contacts/").content.decode()


def test_channel_that_is_closed_says_when_it_opens(db, client):
    publish_channel(opening_hours="Dec 31 10:00-10:01")
    html = client.get("/en/contacts/").content.decode()
    assert '<span class="open" hidden>' in html
    assert "Closed, opens" in html
    assert "Dec 31 10:00 MSK" in html


def test_channel_that_is_always_open_says_only_that(db, client):
    publish_channel(opening_hours="24/7")
    html = client.get("/en/contacts/").content.decode()
    assert '<span class="open">Around the clock</span>' in html
    assert "data-changes" not in html
