"""Opening hours, in OpenStreetMap's notation (wiki.openstreetmap.org/wiki/Key:opening_hours)."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours, ParserError, UnknownCountryError

LONGEST_DAYS = 366


class Place(NamedTuple):
    """Hours at a place: whose clock they follow, and whose public holidays (none: no country)."""

    expression: str
    zone: str
    country: str = ""


def validate_opening_hours(expression: str) -> None:
    """Raise ValidationError, with the place of the mistake, unless the notation is right."""
    try:
        OpeningHours(expression)
    except ParserError as error:
        place = str(error).partition("-->")[2].strip().split("\n")[0].split(":")[-1]
        raise ValidationError(
            _(
                "Not opening hours: see character %(place)s."
                " Write for example “24/7” or “%(example)s”."
            )
            % {"place": place, "example": "Mo-Fr 09:00-18:00; PH off"}
        ) from error


def validate_timezone(name: str) -> None:
    try:
        # Not every name in the database of time zones is one: “localtime” and “Factory” are not.
        opening_hours(Place("24/7", name)).is_open()
    except (KeyError, TypeError, ValueError, OSError):
        message = _("Not a time zone. Write for example “Europe/Moscow”.")
        raise ValidationError(message) from None


def validate_country(code: str) -> None:
    """A country whose public holidays are known, by its ISO 3166-1 code of two letters."""
    try:
        OpeningHours("24/7", country=code)
    except UnknownCountryError as error:
        raise ValidationError(_("Not a country code. Write for example “RU”.")) from error


def opening_hours(place: Place) -> OpeningHours:
    """The hours at their place; without a country, days marked PH are days like any other.

    A state that lasts over a year counts as lasting for ever: looking further takes half a second.
    """
    return OpeningHours(
        place.expression,
        timezone=ZoneInfo(place.zone),
        country=place.country or None,
        max_interval_days=LONGEST_DAYS,
    )
