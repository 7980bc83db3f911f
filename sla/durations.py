"""Promised times in the words of a language."""

import os
from decimal import Decimal

from babel import Locale
from babel.numbers import format_percent
from babel.units import format_unit

HOUR, DAY = 60, 24 * 60  # minutes
# People say "48 hours", and count days from three on.
COUNTED_IN_DAYS = 3 * DAY
NO_BREAK = "\u00a0"


def duration_in_words(minutes: int, language: str, *, in_days: bool = True) -> str:
    """15 -> "15 minutes", 120 -> "2 часа", 90 -> "1 hour 30 minutes", 7200 -> "5 days".

    The blanks in it do not break. Without `in_days` 7200 is "120 hours": nobody knows how many
    business hours make a day.
    """
    if in_days and minutes >= COUNTED_IN_DAYS and minutes % DAY == 0:
        return format_unit(minutes // DAY, "day", locale=language).replace(" ", NO_BREAK)
    hours, rest = divmod(minutes, HOUR)
    parts = [(hours, "hour"), (rest, "minute")]
    words = [format_unit(count, unit, locale=language) for count, unit in parts if count]
    return NO_BREAK.join(words).replace(" ", NO_BREAK)


def range_in_words(shortest: int, longest: int, language: str, *, in_days: bool = True) -> str:
    """(120, 240) -> "2–4 hours"; (15, 60) -> "15 minutes – 1 hour"; one time if they are equal."""
    words = [duration_in_words(each, language, in_days=in_days) for each in (shortest, longest)]
    if shortest == longest:
        return words[0]
    (first, *unit), (second, *other) = (each.split(NO_BREAK) for each in words)
    stem = os.path.commonprefix(["".join(unit), "".join(other)])
    if len(unit) == len(other) == 1 and len(stem) >= min(len(unit[0]), len(other[0]), 3):
        return NO_BREAK.join([f"{first}–{second}", *other])
    return " – ".join(words)


def percentile_in_words(percentile: Decimal, language: str) -> str:
    """95 -> "95%" or, in Russian, "95 %"; 99.5 -> "99.5%"."""
    pattern = Locale.parse(language).percent_formats[None].pattern
    return format_percent(percentile / 100, pattern.replace("0", "0.##", 1), locale=language)
