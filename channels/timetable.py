"""Opening hours in time: whether somebody is there now, when that turns, the spans of a week."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from opening_hours import OpeningHours, State

from revisions.moments import holds_until

from .hours import Place, opening_hours

DAY = timedelta(days=1)
# How far ahead a page knows when a channel opens and closes: a week and a long weekend.
HORIZON = 10 * DAY
CLOSED = ("closed", "off")
HOLIDAY_RULE = re.compile(r"\bPH (closed|off|[\d:,\- +]+)")


class Status(NamedTuple):
    """Open or closed now, and the moments at which that turns, soonest first."""

    is_open: bool
    changes: list[datetime]

    @property
    def next_change(self) -> datetime | None:
        return self.changes[0] if self.changes else None


def status(place: Place, at: datetime | None = None) -> Status:
    """Whether hours are open at a moment (default: now), and the changes of the next days.

    If there is none within ten days the next one stands alone; none at all: it never changes.
    """
    is_now, at = at is None, (at or timezone.now()).astimezone(ZoneInfo(place.zone))
    hours = opening_hours(place)
    is_open, changes = hours.is_open(at), []
    if place.expression == "24/7":
        return Status(is_open, changes)
    now_open = is_open
    for start, _end, state, _comment in hours.intervals(at, at + HORIZON):
        if (state == State.OPEN) != now_open:
            now_open = not now_open
            changes.append(start)
    if not changes and (change := hours.next_change(at)):
        changes.append(change)
    if is_now and changes:
        holds_until(changes[0])
    return Status(is_open, changes)


def now_of_the_day(zone: tzinfo) -> datetime:
    """Now, for words that hold until the day ends there. On a day on which clocks change there,
    the name of the zone changes with them: they hold for a quarter of an hour then."""
    at = timezone.now().astimezone(zone)
    midnight = datetime.combine(at.date() + DAY, time(), zone)
    if at.utcoffset() == midnight.utcoffset():
        holds_until(midnight)
    else:
        minute = at.astimezone(UTC).replace(second=0, microsecond=0)
        holds_until(minute + timedelta(minutes=15 - minute.minute % 15))
    return at


def weekly_spans(expression: str, monday: datetime) -> list[list[tuple[time, time]]]:
    """The open spans of seven days, in local time, as if none were a public holiday.

    A span past midnight belongs to the day on which it begins; 00:00–00:00 is a whole day.
    """
    days: list[list[tuple[time, time]]] = [[] for _day in range(7)]
    # From the day before, so that a night that began on Sunday is not taken for Monday's.
    for start, end, state, _comment in OpeningHours(expression).intervals(
        monday - DAY, monday + 8 * DAY
    ):
        for begin, finish in _by_day(start, end) if state == State.OPEN else ():
            number = (begin - monday).days
            if begin >= monday and number < 7:
                days[number].append((begin.time(), finish.time()))
    return days


def _by_day(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """A span of up to a day as it is; a longer one cut at midnight."""
    while end - start > DAY:
        midnight = datetime.combine(start.date(), time()) + DAY
        yield start, midnight
        start = midnight
    if start < end:
        yield start, end


def holiday_rule(place: Place) -> str:
    """What the hours say of public holidays, in their notation; nothing without a country: then
    nobody knows which days those are."""
    rule = HOLIDAY_RULE.search(str(OpeningHours(place.expression))) if place.country else None
    return rule[1].strip() if rule else ""


def holiday_hours(place: Place) -> list[tuple[str, str]]:
    """Opening and closing time of each span on public holidays; 00:00 twice: closed. Nothing if
    no rule says anything of them, or no country which they are."""
    rule = holiday_rule(place)
    if not rule:
        return []
    if rule in CLOSED:
        return [("00:00", "00:00")]
    spans = re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", rule)
    return [(begin, "23:59" if end == "24:00" else end) for begin, end in spans]
