"""Channels as search engines read them."""

import json
import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from channels.hours import Place
from channels.structured import opening_hours
from revisions.moments import noting_moments
from tests.factories import publish_channel

MOMENT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def hours(expression: str, country: str = "") -> list[tuple[str, str, int]]:
    """Opening and closing time, and on how many days."""
    found = opening_hours(Place(expression, "Europe/Moscow", country), MOMENT)
    return [(each["opens"], each["closes"], len(each["dayOfWeek"])) for each in found]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("24/7", [("00:00", "23:59", 7)]),
        ("Mo-Fr 09:00-18:00", [("09:00", "18:00", 5)]),
        ("Mo 09:00-12:00,13:00-18:00", [("09:00", "12:00", 1), ("13:00", "18:00", 1)]),
        ("Fr 22:00-06:00", [("22:00", "06:00", 1)]),
        ("Sa 20:00-24:00", [("20:00", "23:59", 1)]),
        ("off", []),
    ],
)
def test_hours_of_the_week(expression, expected):
    assert hours(expression) == expected


def test_hours_of_this_week_hold_until_the_day_ends_there():
    zone = ZoneInfo("Asia/Vladivostok")
    with noting_moments() as moments:
        opening_hours(Place("Jun Mo-Fr 09:00-18:00", "Asia/Vladivostok", ""))
    assert [each.astimezone(zone).time() for each in moments] == [time()]


def test_public_holidays_of_a_country():
    assert hours("Mo 09:00-18:00; PH off", "RU")[-1] == ("00:00", "00:00", 1)
    assert hours("Mo 09:00-18:00; PH 10:00-14:00", "RU")[-1] == ("10:00", "14:00", 1)
    assert hours("Mo 09:00-18:00; PH off") == [("09:00", "18:00", 1)]


def test_seasonal_hours_hold_for_their_week():
    [found] = opening_hours(Place("Mar-Apr Mo 09:00-18:00", "Europe/Moscow"), MOMENT)
    assert (found["validFrom"], found["validThrough"]) == ("2026-03-02", "2026-03-08")


def test_the_page_of_contacts_tells_of_each_channel(db, client):
    publish_channel(kind="phone", address="+7 495 000-00-01", name_en="Phone </script>")
    html = client.get("/en/contacts/").content.decode()
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    support, path = json.loads(text)["@graph"]
    [point] = support["contactPoint"]
    assert point["telephone"] == "+7 495 000-00-01"
    assert point["name"] == "Phone </script>"
    assert point["availableLanguage"] == ["ru", "en"]
    assert point["hoursAvailable"][0]["opens"] == "00:00"
    assert path["itemListElement"][-1]["item"] == "http://testserver/en/contacts/"
