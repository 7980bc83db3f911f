"""Facts as people write them, in Russian and in English, turned into data. Pure functions."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from channels.hours import validate_opening_hours
from channels.models import PHONE, Channel, phone_digits
from sla.models.policy import LONGEST_MINUTES, Target

Kind = Channel.Kind

DASHES = re.compile(r"[‐-―−]")
NOTHING_PROMISED = {"-", "нет", "no", "none", "n/a"}
AT_MOST = re.compile(r"^(?:до|не более|не позднее|в течение|up to|within|at most|[<≤])\s*")
# Minutes in a unit, by the beginnings of its names. "8 o'clock" is a translator's "8 часов".
UNITS = {
    r"мин|min|m$": 1,
    r"час|ч$|hour|hr|h$|oclock": 60,
    r"сут|дн|ден|day|d$": 24 * 60,
    r"недел|week": 7 * 24 * 60,
}
AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)?\s*([a-zа-яё]+)\.?\s*")


def read_minutes(text: str) -> int | None:
    """A promised time in minutes, or None where a dash or a "no" says that nothing is promised.

    Raises ValueError for what is no time. Working days are none: how long one is, the table
    does not say, and the policy's business hours are for people to set.
    """
    words = DASHES.sub("-", text.casefold()).replace("'", "").replace("’", "").strip()
    if words in NOTHING_PROMISED:
        return None
    words = AT_MOST.sub("", words)
    minutes, end = Decimal(0), 0
    while end < len(words):
        match = AMOUNT.match(words, end)
        unit = match and next((size for stem, size in UNITS.items() if re.match(stem, match[2])), 0)
        if not (match and unit):
            raise ValueError(text)
        minutes += Decimal((match[1] or "1").replace(",", ".")) * unit
        end = match.end()
    if minutes != int(minutes) or not 0 < minutes <= LONGEST_MINUTES:
        raise ValueError(text)
    return int(minutes)


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
        times = _time(match["h1"], match["m1"], match["p1"]), _time(
            match["h2"], match["m2"], match["p2"], closing=True
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


KIND_HOSTS = {
    Kind.CHAT: ("t.me", "telegram.me", "wa.me", "viber.com", "chats.viber.com"),
    Kind.SOCIAL: (
        "facebook.com", "fb.com", "fb.me", "vk.com", "ok.ru", "x.com", "twitter.com",
        "instagram.com", "linkedin.com", "youtube.com", "reddit.com", "bsky.app",
    ),
}  # fmt: skip
# The first that fits decides: "чат поддержки на портале" is a chat.
KIND_WORDS = {
    Kind.CHAT: r"чат\b|chat|telegram|телеграм|мессенджер|messenger|whatsapp|viber",
    Kind.SOCIAL: r"соц|social|facebook|фейсбук|vkontakte|вконтакте|twitter|instagram",
    Kind.WEB_FORM: r"форм|form\b",
    Kind.PORTAL: r"портал|portal|кабинет|console|account|helpdesk|help desk|service desk",
    Kind.EMAIL: r"почт|mail|имейл",
    Kind.PHONE: r"телефон|phone|звон|call|hotline|горячая линия",
}
EMAIL = re.compile(r"[^\s@<>/:]+@[^\s@<>/:]+\.[^\s@<>/:]+")
URL = re.compile(r"(?i)https?://[^\s<>]+")


def read_address(text: str, hrefs: list[str]) -> str:
    """The address that a cell of a table holds, from its link or its text; "" if there is none.

    A phone number stays as it is typed.
    """
    for href in hrefs:
        if href.startswith("mailto:"):
            return href.removeprefix("mailto:").partition("?")[0]
        if href.startswith("tel:"):
            return text if _is_phone(text) else href.removeprefix("tel:")
        if URL.fullmatch(href):
            return href
    for pattern in (URL, EMAIL):
        if pattern.fullmatch(text):
            return text
    return text if _is_phone(text) else ""


def _is_phone(text: str) -> bool:
    return PHONE.fullmatch(phone_digits(text)) is not None


def address_key(address: str) -> str:
    """What two spellings of one address have in common: digits, no case, no scheme or slash."""
    if _is_phone(address):
        return phone_digits(address)
    return re.sub(r"^https?://(?:www\.)?", "", address.casefold()).rstrip("/")


def kind_of(name: str, address: str) -> str:
    """What kind of channel it is, by its address and then by its name; a link else is a portal."""
    if EMAIL.fullmatch(address):
        return str(Kind.EMAIL)
    if _is_phone(address):
        return str(Kind.PHONE)
    host = (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.")
    known = next((kind for kind, hosts in KIND_HOSTS.items() if host in hosts), None)
    return str(known or kind_by_name(name) or Kind.PORTAL)


def kind_by_name(name: str) -> str | None:
    """The kind that the name of a channel tells, if it tells one."""
    for kind, words in KIND_WORDS.items():
        if re.search(words, name.casefold()):
            return str(kind)
    return None


TIER_WORDS = {
    "critical": r"критич|critical",
    "high": r"высок|high|tall",
    "medium": r"средн|medium|middle",
    "low": r"низк|low\b",
}
METRIC_WORDS = {
    str(Target.Metric.FIRST_RESPONSE): r"ответ|реакц|answer|response|reply|reaction",
    str(Target.Metric.RESOLUTION): r"решени|resol|solution|decision|fix",
}


def tier_of(text: str) -> str | None:
    """The severity that a header of an SLA table names."""
    return _named(text, TIER_WORDS)


def metric_of(text: str) -> str | None:
    """The metric that a header of an SLA table names."""
    return _named(text, METRIC_WORDS)


def _named(text: str, words: dict[str, str]) -> str | None:
    found = (key for key, pattern in words.items() if re.match(pattern, text.casefold()))
    return next(found, None)
