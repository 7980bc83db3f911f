"""Policies as public pages show them."""

from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import override

from channels.timetable import hours_in_words
from revisions.reading import Reading

from .commitments import FIRST_RESPONSE, RESOLUTION, Commitments, live_commitments
from .durations import duration_in_words, percentile_in_words
from .models import Policy, Tier


class Statement(NamedTuple):
    """A policy as a reader gets it."""

    reading: Reading
    grid: Commitments | None  # None: nothing is entered
    hours: str  # of a business clock, in words; empty: it runs around the clock
    percentile: str  # "95%", if it is one for all

    @property
    def policy(self) -> Policy:
        return self.reading.row


def statement(policy: Policy, grid: Commitments | None, language: str) -> Statement:
    share, hours = grid.shared_percentile if grid else None, ""
    if policy.clock == Policy.Clock.BUSINESS:
        place = (policy.opening_hours, policy.timezone, policy.country)
        hours = hours_in_words(*place, language)
    words = percentile_in_words(share, language) if share else ""
    return Statement(Reading(policy, language), grid, hours, words)


def statements(language: str) -> list[Statement]:
    """The live policies in their order. Two queries."""
    grids = {grid.policy: grid for grid in live_commitments()}
    policies = Policy.objects.live().in_order()
    return [statement(policy, grids.get(policy), language) for policy in policies]


def fill_sla(*, language: str, memo: dict[str, str]) -> str:
    """The HTML of {sla} in a text; `memo` keeps it for the other texts of the page. One query."""
    if "sla" not in memo:
        with override(language):
            shown = [statement(grid.policy, grid, language) for grid in live_commitments()]
            context = {"statements": shown, "LANGUAGE_CODE": language}
            memo["sla"] = render_to_string("sla/includes/reference.html", context)
    return memo["sla"]


class Line(NamedTuple):
    """One line of the SLA in short: what is promised, from the shortest to the longest time."""

    tier: Tier | None  # None: the first response
    words: str


def in_short(language: str) -> list[Line]:
    """The first policy in a few lines: first response, then the resolution of each severity."""
    grid = next(iter(live_commitments()), None)
    if grid is None:
        return []
    spans = {None: grid.span(grid.tiers or [None], FIRST_RESPONSE)}
    spans |= {tier: grid.span([tier], RESOLUTION) for tier in grid.tiers}
    in_days = grid.policy.clock == Policy.Clock.CALENDAR
    lines = []
    for tier, span in spans.items():
        words = [duration_in_words(each, language, in_days=in_days) for each in span or ()]
        if words:
            lines.append(Line(tier, " – ".join(dict.fromkeys(words))))
    return lines
