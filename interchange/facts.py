"""Times and hours as people write them, in Russian and in English. Pure functions."""

import re

from django.core.exceptions import ValidationError

from channels.hours import validate_opening_hours
from sla.duration_input import DASHES

ALWAYS = re.compile(
    r"(?:ежедневно,? )?круглосуточно(?:,? без выходных)?|24\s?[/x×х]\s?7(?:[/x×х]365)?|always"
    r"|around the clock|round the clock|24 (?:часа|hours)(?: в сутки| a day)?"
)
WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAYS = {
    **{stem: WEEK[i] for i, stem in enumerate(("пн", "вт", "ср", "чт", "пт", "сб", "вс"))},
    **{stem: WEEK[i] for i, stem in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su"))},
    **{
        stem: WEEK[i]
        for i, stem in enumerate(("понед", "вторн", "сред", "четв", "пятн", "субб", "воскр"))
    },
}
SPANS = {
    r"будн\w*|по будням|рабочие дни|weekdays|working days|business days": "mo-fr",
    r"выходн\w*|по выходным|weekends?": "sa-su",
    r"ежедневно|каждый день|daily|every day": "mo-su",
}
TIMES = re.compile(
    r"(?P<days>[^\d]*?)\s*(?P<h1>\d{1,2})(?:[:.](?P<m1>\d\d))?\s*(?P<p1>[ap]m)?"
    r"\s*-\s*(?P<h2>\d{1,2})(?:[:.](?P<m2>\d\d))?\s*(?P<p2>[ap]m)?\s*"
)


def read_hours(text: str) -> str:
    """Opening hours in OpenStreetMap notation: "пн–пт 9:00–18:00" -> "Mo-Fr 09:00-18:00".

    Raises ValueError for what cannot be read. The time zone is not part of the text: it comes
    from the front matter.
    """
    words = " ".join(DASHES.sub("-", text.casefold()).split())
    if ALWAYS.fullmatch(words):
        return "24/7"
    try:
        expression = _spelled_out(words)
        validate_opening_hours(expression)
    except (ValueError, ValidationError):
        return _as_notation(text)
    return expression


def _as_notation(text: str) -> str:
    try:
        validate_opening_hours(text.strip())
    except ValidationError:
        raise ValueError(text) from None
    return text.strip()


def _spelled_out(words: str) -> str:
    for pattern, span in SPANS.items():
        words = re.sub(pattern, span, words)
    words = re.sub(r"\b(?:до|по|to|till|until|through)\b", "-", words)
    words = re.sub(r"\b(?:с|со|в|from|at|between|and|и)\b|часов", " ", words)
    rules, end = [], 0
    while end < len(words):
        match = TIMES.match(words, end)
        if not match:
            raise ValueError(words)
        times = (
            _time(match["h1"], match["m1"], match["p1"]),
            _time(match["h2"], match["m2"], match["p2"], closing=True),
        )
        rules.append(f"{_days(match['days'])} {'-'.join(times)}".strip())
        end = match.end()
    return "; ".join(rules)


def _time(hours: str, minutes: str | None, half: str | None, closing: bool = False) -> str:
    hour = int(hours) % 12 + 12 * (half == "pm") if half else int(hours)
    text = f"{hour:02}:{minutes or '00'}"
    return "24:00" if closing and text == "00:00" else text


def _days(words: str) -> str:
    """The days before a time: "пн - пт, вс" -> "Mo-Fr,Su"."""
    parts = [_day(part) for part in re.split(r"(\s*-\s*|[,;:.\s]+)", words.strip(" ,;:.()"))]
    return re.sub(r",{2,}", ",", "".join(parts)).strip(",")


def _day(part: str) -> str:
    if not part or "-" in part or not part.strip(",;:. "):
        return "-" if "-" in part else "," if part else ""
    for stem, day in DAYS.items():
        if part.startswith(stem):
            return day
    raise ValueError(part)
