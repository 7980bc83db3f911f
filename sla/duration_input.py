"""Promised times as people write them, at the desk and in documents, in Russian and English."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from .cells import LONGEST_MINUTES
from .durations import HOUR

# Minutes in a unit, by the beginnings of its names. A day is 24 hours of whatever clock the policy
# runs on. A month has no fixed length, and how long a working day is the text does not say: they
# are no units. "8 o'clock" is a translator's "8 часов".
UNITS = {
    r"мин|min|[мm]$": 1,
    r"час|ч$|hour|hr|h$|oclock": HOUR,
    r"сут|дн|ден|д$|day|d$": 24 * HOUR,
    r"недел|week": 7 * 24 * HOUR,
}
PART = re.compile(r"(\d+(?:[.,]\d+)?)?\s*([^\W\d_]+)\.?\s*")
AT_MOST = re.compile(r"^(?:до|не более|не позднее|в течение|up to|within|at most|[<≤])\s*")
DASHES = re.compile(r"[‐-―−]")
NOTHING_PROMISED = {"-", "нет", "no", "none", "n/a"}


def read_promise(text: str) -> int | None:
    """The minutes that a text like "1 h 30 min", "up to 1,5 ч" or "8 hours" promises; None where a
    dash or a "no" says that nothing is promised.

    Raises ValidationError if the text cannot be read, or is not a whole number of minutes between
    one minute and one year.
    """
    words = DASHES.sub("-", text.casefold()).replace("'", "").replace("’", "").strip()
    if words in NOTHING_PROMISED:
        return None
    words = AT_MOST.sub("", words)
    minutes, end = Decimal(0), 0
    while end < len(words):
        part = PART.match(words, end)
        unit = part and next((size for stem, size in UNITS.items() if re.match(stem, part[2])), 0)
        if not (part and unit):
            raise _unreadable(text)
        minutes += Decimal((part[1] or "1").replace(",", ".")) * unit
        end = part.end()
    if minutes != int(minutes) or not 0 < minutes <= LONGEST_MINUTES:
        raise _unreadable(text)
    return int(minutes)


def short_duration(minutes: int) -> str:
    """Minutes in the units of the active language, as `read_promise` reads them: "1h 30min"."""
    hours, rest = divmod(minutes, HOUR)
    units = ((hours, pgettext("unit of time", "h")), (rest, pgettext("unit of time", "min")))
    return " ".join(f"{number}\u00a0{unit}" for number, unit in units if number)


def _unreadable(text: str) -> ValidationError:
    return ValidationError(
        _("“%(text)s” is no duration. Write for example 2h, 30m or 1d; “-” for no commitment."),
        params={"text": text},
    )
