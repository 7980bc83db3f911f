"""Numbers over time at the desk: the period that a person looks at, and a chart of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS = {7: gettext_lazy("7 days"), 30: gettext_lazy("30 days"), 90: gettext_lazy("90 days")}
USUAL_DAYS = 30
DAYS_AT_A_GLANCE = 7  # on the first page of the desk
LONGEST_BY_DAY = 30  # days; above that a bar stands for a week
WIDTH, GAP, HEIGHT = 6, 2, 32  # of a bar, in units of the picture


class PeriodForm(forms.Form):
    """What the lists of numbers can be narrowed to. Whatever else the address says is as usual."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Period"),
        choices=list(DAYS.items()),
        coerce=int,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("All languages")), *settings.LANGUAGES],
        required=False,
    )


@dataclass(frozen=True)
class Period:
    """The last so many days, today included, in one language or (empty) in all."""

    days: int = USUAL_DAYS
    language: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Period":
        form = PeriodForm(request.GET)
        form.full_clean()
        given = {name: value for name, value in form.cleaned_data.items() if value}
        return cls(**given)

    def form(self) -> PeriodForm:
        return PeriodForm(asdict(self))

    def query(self, **more: Any) -> str:
        """The end of an address that keeps the choice."""
        return "?" + urlencode({k: v for k, v in (asdict(self) | more).items() if v})

    @property
    def days_of_a_bar(self) -> int:
        return 1 if self.days <= LONGEST_BY_DAY else 7

    @property
    def begin(self) -> datetime:
        """The first moment of the first day, in the site's time zone."""
        first = localdate() - timedelta(days=self.days - 1)
        return make_aware(datetime.combine(first, time()))

    def in_language(self, column: str = "language") -> dict[str, str]:
        """What a queryset is filtered by."""
        return {column: self.language} if self.language else {}


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int


def chart(numbers: Mapping[date, Share], period: Period, label: str | Promise) -> SafeString:
    """A small picture with a bar for each day, or week: the whole, and the part of it. As SVG
    without styles of its own; who does not see it is told the sums and the peak."""
    slots = _slots(numbers, period)
    return format_html(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        _in_words(slots, period, label),
        _width(slots),
        HEIGHT,
        _bars(slots),
    )


def figure(
    numbers: Mapping[date, Share], period: Period, part: str | Promise, whole: str | Promise
) -> SafeString:
    """The same as wide as the page, with a key, and the sums and the peak for all to read."""
    slots = _slots(numbers, period)
    return format_html(
        '<figure><svg class="chart wide" aria-hidden="true" viewBox="0 0 {} {}"'
        ' preserveAspectRatio="none">{}</svg><figcaption><span>{}</span> '
        '<span class="key part">{}</span> <span class="key whole">{}</span></figcaption></figure>',
        _width(slots),
        HEIGHT,
        _bars(slots),
        _in_words(slots, period, part),
        part,
        whole,
    )


def _width(slots: Mapping[date, Share]) -> int:
    return len(slots) * (WIDTH + GAP) - GAP


def _bars(slots: Mapping[date, Share]) -> SafeString:
    most = max(1, *(share.whole for share in slots.values()))
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (name, place * (WIDTH + GAP), round(HEIGHT - height, 1), WIDTH, round(height, 1))
            for place, share in enumerate(slots.values())
            for name, number in (("whole", share.whole), ("part", share.part))
            if (height := HEIGHT * number / most)
        ),
    )


def _slots(numbers: Mapping[date, Share], period: Period) -> dict[date, Share]:
    """The sums of days or weeks, by their first days; the last one ends today."""
    step = period.days_of_a_bar
    number = -(-period.days // step)
    first = localdate() - timedelta(days=number * step - 1)
    slots = {first + timedelta(days=place * step): Share(0, 0) for place in range(number)}
    for day, share in numbers.items():
        slot = first + timedelta(days=(day - first).days // step * step)
        if slot in slots:
            part, whole = slots[slot]
            slots[slot] = Share(part + share.part, whole + share.whole)
    return slots


def _in_words(slots: Mapping[date, Share], period: Period, label: str | Promise) -> str:
    part, whole = (sum(numbers) for numbers in zip(*slots.values(), strict=True))
    words = _("%(part)d of %(whole)d") % {"part": part, "whole": whole}
    words = f"{label}: {words if part < whole else whole}."
    if not part:
        return words
    peak = max(slots, key=lambda day: slots[day].part)
    most = _("Most on %(day)s: %(number)d.")
    if period.days_of_a_bar > 1:
        most = _("Most in the week from %(day)s: %(number)d.")
    day = date_format(peak, "SHORT_DATE_FORMAT")
    return f"{words} {most % {'day': day, 'number': slots[peak].part}}"
