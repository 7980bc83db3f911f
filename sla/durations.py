"""Promised times in the words of a language."""

from decimal import Decimal

from babel.numbers import format_percent
from babel.units import format_unit

HOUR, DAY = 60, 24 * 60  # minutes
# "48 hours" is what people say of two days; from three days on they count days.
COUNTED_IN_DAYS = 3 * DAY


def duration_in_words(minutes: int, language: str) -> str:
    """15 -> "15 minutes", 120 -> "2 часа", 90 -> "1 hour 30 minutes", 7200 -> "5 days"."""
    if minutes >= COUNTED_IN_DAYS and minutes % DAY == 0:
        return format_unit(minutes // DAY, "day", locale=language)
    hours, rest = divmod(minutes, HOUR)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(format_unit(count, unit, locale=language) for count, unit in parts if count)


def percentile_in_words(percentile: Decimal, language: str) -> str:
    """95 -> "95%" or "95 %"; 99.5 -> "99.5%"."""
    pattern = {"ru": "#,##0.##\u00a0%"}.get(language, "#,##0.##%")
    return format_percent(percentile / 100, pattern, locale=language)
