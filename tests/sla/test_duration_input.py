"""Promised times as people write them, at the desk and in documents."""

import pytest
from django.core.exceptions import ValidationError

from sla.duration_input import read_promise, short_duration


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 hour", 60),
        ("15 minutes", 15),
        ("2 часа", 120),
        ("48 часов", 2880),
        ("1,5 часа", 90),
        ("1.1 hours", 66),
        ("1 ч 30 мин.", 90),
        ("до 4 часов", 240),
        ("within 2 hours", 120),
        ("час", 60),
        ("1 сутки", 1440),
        ("3 days", 4320),
        ("8 o'clock", 480),
        ("8 ocloc'k", 480),
    ],
)
def test_time_is_read_in_minutes(text, minutes):
    assert read_promise(text) == minutes


@pytest.mark.parametrize("text", ["—", "–", "-", "нет", "n/a"])
def test_dash_promises_nothing(text):
    assert read_promise(text) is None


@pytest.mark.parametrize("text", ["soon", "", "12", "2–4 hours", "0 hours", "24/7", "60 weeks"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValidationError):
        read_promise(text)


@pytest.mark.parametrize("text", ["1 рабочий день", "1 business day", "2 working days"])
def test_working_day_is_no_time_because_its_length_is_not_said(text):
    with pytest.raises(ValidationError):
        read_promise(text)


@pytest.mark.parametrize("minutes", [1, 45, 60, 90, 480, 7200])
def test_what_the_form_shows_reads_back_the_same(minutes):
    assert read_promise(short_duration(minutes)) == minutes
