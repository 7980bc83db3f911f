"""Opening hours in the words of a language."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, get_day_names
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from .hours import Place
from .timetable import CLOSED, DAY, holiday_rule, now_of_the_day, weekly_spans

ZONE_NAMES = {"MSK": pgettext_lazy("time zone", "MSK")}

Spans = tuple[tuple[time, time], ...]


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
    """What a rule for public holidays says."""
    rule = holiday_rule(place)
    if not rule:
        return ""
    if rule in CLOSED:
        return str(_("except public holidays"))
    return _("on public holidays %(hours)s") % {"hours": rule.replace("-", "–")}


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


def zone_name(at: datetime) -> str:
    """MSK, МСК; for zones without a name of their own UTC+05."""
    name = at.tzname() or ""
    return str(ZONE_NAMES.get(name, f"UTC{name}" if name[:1] in "+-" else name))
