"""Opening hours as readers want them: in words, and whether somebody is there now."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, get_day_names
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from opening_hours import OpeningHours, State

from revisions.moments import holds_until

from .hours import Place, opening_hours

DAY = timedelta(days=1)
# How far ahead a page knows when a channel opens and closes: a week and a long weekend.
HORIZON = 10 * DAY
HOLIDAY_RULE = re.compile(r"\bPH (closed|off|[\d:,\- +]+)")
ZONE_NAMES = {"MSK": pgettext_lazy("time zone", "MSK")}

Spans = tuple[tuple[time, time], ...]


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


def hours_in_words(place: Place, language: str, at: datetime | None = None) -> str:
    """“пн–пт 09:00–18:00 МСК, кроме праздничных дней”, for the week of a moment (default: now),
    so that seasonal hours are those of the season."""
    at = at or now_of_the_day(ZoneInfo(place.zone))
    at = at.astimezone(ZoneInfo(place.zone))
    monday = datetime.combine(at.date() - at.weekday() * DAY, time())
    week = [tuple(spans) for spans in weekly_spans(place.expression, monday)]
    with override(language):
        if not any(week):
            return str(_("closed this week"))
        if all(spans == ((time(), time()),) for spans in week):
            words = str(_("around the clock"))
        else:
            parts = [
                " ".join(filter(None, [_days(days, language), _times(spans)]))
                for spans, days in _grouped(week).items()
            ]
            words = f"{'; '.join(parts)} {zone_name(at)}"
        return ", ".join(filter(None, [words, _holidays(place)]))


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


def _grouped(week: list[Spans]) -> dict[Spans, list[int]]:
    groups: dict[Spans, list[int]] = {}
    for day, spans in enumerate(week):
        if spans:
            groups.setdefault(spans, []).append(day)
    return groups


def _days(days: list[int], language: str) -> str:
    """[0, 1, 2, 4] -> "Mon–Wed, Fri"; all seven: "daily"."""
    if len(days) == 7:
        return str(_("daily"))
    names = get_day_names("abbreviated", locale=language)
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        f"{names[run[0]]}–{names[run[-1]]}"
        if len(run) > 2
        else ", ".join(names[day] for day in run)
        for run in runs
    )


def _times(spans: Spans) -> str:
    if spans == ((time(), time()),):
        return str(_("around the clock"))
    return ", ".join(f"{begin:%H:%M}–{_closing(end)}" for begin, end in spans)


def _closing(end: time) -> str:
    return "24:00" if end == time() else f"{end:%H:%M}"


def _holidays(place: Place) -> str:
    """What a rule for public holidays says; without a country there are none."""
    rule = HOLIDAY_RULE.search(str(OpeningHours(place.expression))) if place.country else None
    if rule is None:
        return ""
    if rule[1] in ("closed", "off"):
        return str(_("except public holidays"))
    return _("on public holidays %(hours)s") % {"hours": rule[1].strip().replace("-", "–")}


def holiday_hours(place: Place) -> list[tuple[str, str]]:
    """Opening and closing time of each span on public holidays; 00:00 twice: closed. Nothing if
    no rule says anything of them, or no country which they are."""
    rule = HOLIDAY_RULE.search(str(OpeningHours(place.expression))) if place.country else None
    if rule is None:
        return []
    if rule[1] in ("closed", "off"):
        return [("00:00", "00:00")]
    spans = re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", rule[1])
    return [(begin, "23:59" if end == "24:00" else end) for begin, end in spans]


def zone_name(at: datetime) -> str:
    """MSK, МСК; for zones without a name of their own UTC+05."""
    name = at.tzname() or ""
    return str(ZONE_NAMES.get(name, f"UTC{name}" if name[:1] in "+-" else name))


def moment_in_words(moment: datetime, language: str, at: datetime | None = None) -> str:
    """“18:00 MSK” if it is the same day, “Mon 09:00 MSK” within a week, then with the date."""
    at = (at or now_of_the_day(moment.tzinfo)).astimezone(moment.tzinfo)
    days = (moment.date() - at.date()).days
    names = get_day_names("abbreviated", locale=language)
    day = "" if days == 0 else names[moment.weekday()]
    if days > 6:
        day = format_skeleton("MMMd", moment, locale=language)
    with override(language):
        return " ".join(filter(None, [day, f"{moment:%H:%M}", zone_name(moment)]))
