"""Durations as people at the desk type them: "2h", "30 мин", "1d", "90". Always whole minutes."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from .durations import COUNTED_IN_DAYS, DAY, HOUR

# How the words of each unit are written. A day is 24 hours of whatever clock the policy runs on;
# a month is no unit, because it has no fixed length.
UNITS = {
    DAY: re.compile(r"d|days?|д|дн\w*|день|сут\w*"),
    HOUR: re.compile(r"h|hrs?|hours?|ч|час\w*"),
    1: re.compile(r"|m|mins?|minutes?|м|мин\w*"),
}
PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]*)\.?\s*")


def parse_duration(text: str) -> int:
    """The minutes that a text like "1 h 30 min", "1,5 ч" or "90" means.

    A number without a unit counts minutes. Raises ValidationError if the text cannot be read or
    is not a whole number of minutes.
    """
    minutes, rest = 0.0, text.strip().lower()
    if not rest:
        raise _unreadable(text)
    while rest:
        if (part := PART.match(rest)) is None or (unit := _unit(part[2])) is None:
            raise _unreadable(text)
        minutes += float(part[1].replace(",", ".")) * unit
        rest = rest[part.end() :]
    if not minutes.is_integer():
        raise _unreadable(text)
    return int(minutes)


def short_duration(minutes: int) -> str:
    """Minutes in the units of the active language, as `parse_duration` reads them: "1h 30min"."""
    days = minutes // DAY if minutes >= COUNTED_IN_DAYS and minutes % DAY == 0 else 0
    hours, rest = divmod(minutes - days * DAY, HOUR)
    units = (
        (days, pgettext("unit of time", "d")),
        (hours, pgettext("unit of time", "h")),
        (rest, pgettext("unit of time", "min")),
    )
    return " ".join(f"{number}\u00a0{unit}" for number, unit in units if number)


def _unit(word: str) -> int | None:
    """The minutes in the unit that a word means; a number without a word counts minutes."""
    return next((unit for unit, spelling in UNITS.items() if spelling.fullmatch(word)), None)


def _unreadable(text: str) -> ValidationError:
    return ValidationError(
        _("“%(text)s” is no duration. Write for example 2h, 30m or 1d; “-” for no commitment."),
        params={"text": text},
    )
