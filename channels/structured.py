"""Contact channels for search engines (schema.org/ContactPoint)."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from revisions.structured import Data

from .hours import Place
from .models import Channel, Kind
from .presentation import Card
from .timetable import DAY, holiday_hours, now_of_the_day, weekly_spans

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What makes hours differ from week to week: then they are told for this week alone.
SEASONAL = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|easter|week|\d{4}|\[")
ALL_DAY = ("00:00", "23:59")


def support(cards: Iterable[Card], name: str, url: str) -> Data:
    """Whose support it is, and how to reach it."""
    return {
        "@type": "Organization",
        "name": name,
        "url": url,
        "contactPoint": [contact_point(card) for card in cards],
    }


def contact_point(card: Card) -> Data:
    channel = card.channel
    return {
        "@type": "ContactPoint",
        "contactType": "customer support",
        "name": card.reading["name"],
        **address(channel),
        "availableLanguage": channel.languages_of_text(),
        "hoursAvailable": opening_hours(channel.place),
    }


def address(channel: Channel) -> Data:
    names = {Kind.EMAIL: "email", Kind.PHONE: "telephone"}
    return {names.get(Kind(channel.kind), "url"): channel.address}


def opening_hours(place: Place, at: datetime | None = None) -> list[Data]:
    """The hours of the week of a moment (default: now) as schema.org/OpeningHoursSpecification,
    in the time of the place; of public holidays too, if a country says which they are."""
    zone = ZoneInfo(place.zone)
    at = (at or now_of_the_day(zone)).astimezone(zone)
    monday = datetime.combine(at.date() - at.weekday() * DAY, time())
    days: dict[tuple[str, str], list[str]] = {}
    for name, spans in zip(DAYS, weekly_spans(place.expression, monday), strict=True):
        for begin, end in spans:
            hours = ALL_DAY if begin == end else (f"{begin:%H:%M}", closing(end))
            days.setdefault(hours, []).append(name)
    for hours in holiday_hours(place):
        days.setdefault(hours, []).append("PublicHolidays")
    valid = {}
    if SEASONAL.search(place.expression):
        week = (monday.date(), (monday + 6 * DAY).date())
        valid = dict(zip(("validFrom", "validThrough"), map(str, week), strict=True))
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": names, "opens": o, "closes": c} | valid
        for (o, c), names in days.items()
    ]


def closing(end: time) -> str:
    return ALL_DAY[1] if end == time() else f"{end:%H:%M}"
