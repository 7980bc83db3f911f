"""Policies as public pages show them."""

from typing import NamedTuple

from babel.dates import format_date
from django.template.loader import render_to_string
from django.utils.translation import override

from channels.wording import hours_in_words
from revisions.editions import Edition
from revisions.facts import kept
from revisions.reading import Reading

from .commitments import FIRST_RESPONSE, RESOLUTION, Commitments, commitments_of
from .durations import percentile_in_words, range_in_words
from .models import Clock, Policy, Tier


class Statement(NamedTuple):
    """A policy as a reader gets it."""

    reading: Reading
    grid: Commitments | None  # None: nothing is entered
    hours: str  # of a business clock, in words; empty: it runs around the clock
    percentile: str  # "95%", if it is one for all
    in_force_from: str  # a date in words, or nothing
    defines: list[Tier]  # the severities whose definitions stand here


def statement(policy: Policy, grid: Commitments | None, language: str) -> Statement:
    share, hours = grid.shared_percentile if grid else None, ""
    if policy.clock == Clock.BUSINESS:
        hours = hours_in_words(policy.place, language)
    words = percentile_in_words(share, language) if share else ""
    day = policy.effective_from
    since = format_date(day, "long", locale=language) if day else ""
    return Statement(Reading(policy, language), grid, hours, words, since, [])


def statements(language: str, edition: Edition) -> list[Statement]:
    """The policies of an edition in their order; two queries if it is the live one. A severity is
    defined where it comes first."""
    grids = {grid.policy: grid for grid in commitments_of(edition)}
    defined: set[Tier] = set()
    found = []
    for policy in edition.rows(Policy):
        found.append(statement(policy, grids.get(policy), language))
        for tier in found[-1].grid.tiers if found[-1].grid else ():
            if tier not in defined and Reading(tier, language)["description"]:
                defined.add(tier)
                found[-1].defines.append(tier)
    return found


@kept
def fill_sla(language: str, edition: Edition) -> str:
    """The HTML of {sla} in a text. One query if the edition is the live one."""
    with override(language):
        shown = [statement(grid.policy, grid, language) for grid in commitments_of(edition)]
        context = {"statements": shown, "LANGUAGE_CODE": language}
        return render_to_string("sla/includes/reference.html", context)


class Line(NamedTuple):
    """One line of the SLA in short: what is promised, from the shortest to the longest time."""

    metric: str
    tier: Tier | None  # None: any severity
    words: str


def in_short(language: str, edition: Edition) -> list[Line]:
    """The first policy in a few lines: first response, then resolution by severity."""
    grid = next(iter(commitments_of(edition)), None)
    if grid is None:
        return []
    spans = [(FIRST_RESPONSE, None, grid.span(grid.tiers or [None], FIRST_RESPONSE))]
    spans += [(RESOLUTION, tier, grid.span([tier], RESOLUTION)) for tier in grid.tiers or [None]]
    in_days = grid.policy.clock == Clock.CALENDAR
    lines = []
    for metric, tier, span in spans:
        if span:
            lines.append(Line(metric, tier, range_in_words(*span, language, in_days=in_days)))
    return lines
