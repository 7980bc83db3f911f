"""Opening hours in words, and open or closed now."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from channels.hours import Place, opening_hours, validate_timezone
from channels.timetable import status
from channels.wording import hours_in_words, moment_in_words
from revisions.moments import noting_moments

MOSCOW = ZoneInfo("Europe/Moscow")
WEDNESDAY_NOON = datetime(2026, 3, 18, 12, tzinfo=MOSCOW)


def words(expression: str, country: str = "RU", at: datetime = WEDNESDAY_NOON) -> str:
    return hours_in_words(Place(expression, "Europe/Moscow", country), "en", at)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("24/7", "around the clock"),
        ("Mo-Su 00:00-24:00", "around the clock"),
        ("Mo-Fr 09:00-18:00", "Mon–Fri 09:00–18:00 MSK"),
        ("Mo-Fr 09:00-18:00; PH off", "Mon–Fri 09:00–18:00 MSK, except public holidays"),
        ("Mo-Su 08:00-20:00", "daily 08:00–20:00 MSK"),
        ("Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-14:00",
         "Mon–Fri 09:00–13:00, 14:00–18:00; Sat 10:00–14:00 MSK"),
        ("Mo,We,Fr 10:00-24:00", "Mon, Wed, Fri 10:00–24:00 MSK"),
        ("Mo-Su 22:00-06:00", "daily 22:00–06:00 MSK"),
        ("Mo-Fr", "Mon–Fri around the clock MSK"),
        ("Mo-Fr 09:00-18:00; PH 10:00-14:00",
         "Mon–Fri 09:00–18:00 MSK, on public holidays 10:00–14:00"),
        ("off", "closed this week"),
    ],
)  # fmt: skip
def test_hours_are_told_in_words(expression, expected):
    assert words(expression) == expected


def test_hours_are_told_in_the_language_of_the_page():
    told = hours_in_words(Place("Mo-Fr 09:00-18:00", "Europe/Moscow"), "ru", WEDNESDAY_NOON)
    assert told.startswith("пн–пт 09:00–18:00")


def test_holidays_of_no_country_are_not_promised_to_be_off():
    assert words("Mo-Fr 09:00-18:00; PH off", country="") == "Mon–Fri 09:00–18:00 MSK"


def test_holiday_in_the_week_does_not_change_the_weekly_words():
    new_year = datetime(2026, 1, 1, 12, tzinfo=MOSCOW)
    assert words("Mo-Fr 09:00-18:00; PH off", at=new_year).startswith("Mon–Fri 09:00–18:00")


def test_seasonal_hours_are_those_of_the_season():
    expression = "Jun-Aug Mo-Fr 10:00-16:00; Sep-May Mo-Fr 09:00-18:00"
    assert words(expression) == "Mon–Fri 09:00–18:00 MSK"
    assert words(expression, at=datetime(2026, 7, 1, tzinfo=MOSCOW)) == "Mon–Fri 10:00–16:00 MSK"


def test_zone_without_a_name_is_told_by_its_offset():
    told = hours_in_words(Place("Mo 09:00-18:00", "Asia/Almaty"), "en", WEDNESDAY_NOON)
    assert told == "Mon 09:00–18:00 UTC+05"


def test_status_tells_open_and_when_it_turns():
    now = status(Place("Mo-Fr 09:00-18:00", "Europe/Moscow"), WEDNESDAY_NOON)
    assert now.is_open
    assert [f"{change:%a %H:%M}" for change in now.changes[:3]] == [
        "Wed 18:00", "Thu 09:00", "Thu 18:00",
    ]  # fmt: skip


def test_status_knows_public_holidays():
    eve_of_may_day = datetime(2026, 4, 30, 20, tzinfo=MOSCOW)
    now = status(Place("Mo-Fr 09:00-18:00; PH off", "Europe/Moscow", "RU"), eve_of_may_day)
    assert not now.is_open
    assert f"{now.next_change:%d.%m %H:%M}" == "04.05 09:00"


def test_channel_that_never_closes_has_no_next_change():
    assert status(Place("24/7", "Europe/Moscow"), WEDNESDAY_NOON) == (True, [])


def test_change_beyond_the_horizon_is_still_told():
    now = status(Place("Dec 31 10:00-12:00", "Europe/Moscow"), WEDNESDAY_NOON)
    assert [change.date().isoformat() for change in now.changes] == ["2026-12-31"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 18, 18, tzinfo=MOSCOW), "18:00 MSK"),
        (datetime(2026, 3, 19, 9, tzinfo=MOSCOW), "Thu 09:00 MSK"),
        (datetime(2026, 3, 30, 9, tzinfo=MOSCOW), "Mar 30 09:00 MSK"),
    ],
)
def test_moment_is_told_as_briefly_as_can_be_understood(moment, expected):
    assert moment_in_words(moment, "en", WEDNESDAY_NOON) == expected


@pytest.mark.parametrize("name", ["localtime", "Factory", "Nowhere/Else", "../etc/passwd", "\0"])
def test_a_time_zone_that_is_none_is_refused(name):
    with pytest.raises(ValidationError):
        validate_timezone(name)


def test_hours_that_never_change_are_not_searched_through_the_centuries():
    """The next change of 2099 is farther than anybody plans: it counts as never."""
    hours = opening_hours(Place("2099 Mo-Su 12:30-17:00", "Europe/Moscow", "RU"))
    assert hours.next_change() is None


def holds(monkeypatch, now: str, make) -> str:
    """Until when what is made now holds: the first moment that is noted, in UTC."""
    moment = datetime.fromisoformat(now)
    monkeypatch.setattr("channels.timetable.timezone.now", lambda: moment)
    with noting_moments() as moments:
        make()
    return min(moments).astimezone(UTC).isoformat(timespec="minutes")


def test_whether_it_is_open_holds_until_it_turns(monkeypatch):
    place = Place("Mo-Su 09:00-18:00", "Europe/Moscow")
    until = holds(monkeypatch, "2026-03-02T10:00+03:00", lambda: status(place))
    assert until == "2026-03-02T15:00+00:00"


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-02T10:00+01:00", "2026-03-02T23:00+00:00"),
        # Clocks go forward that night, and CET becomes CEST.
        ("2026-03-29T00:50+01:00", "2026-03-29T00:00+00:00"),
        ("2026-03-29T01:40:30+01:00", "2026-03-29T00:45+00:00"),
    ],
)
def test_words_about_the_week_hold_until_the_day_ends_there(monkeypatch, now, until):
    place = Place("Mo-Fr 09:00-18:00", "Europe/Berlin")
    assert holds(monkeypatch, now, lambda: hours_in_words(place, "en")) == until


def test_the_day_of_the_next_change_is_named_for_today_only(monkeypatch):
    moment = datetime(2026, 3, 3, 9, tzinfo=MOSCOW)
    until = holds(monkeypatch, "2026-03-02T20:00+03:00", lambda: moment_in_words(moment, "en"))
    assert until == "2026-03-02T21:00+00:00"
