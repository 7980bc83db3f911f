"""What support promises, for programs, in Markdown."""

from django.utils.translation import gettext as _

from markup import words
from revisions.markdown import Markdown, joined
from revisions.reading import Reading

from .commitments import Cell, Column, commitments_of
from .durations import percentile_in_words
from .models import Section, Tier
from .presentation import FIRST_RESPONSE, Statement, statement, statements


def policy_page(page: Markdown) -> str:
    return joined(f"# {_('Response times')}", policies(page, 2))


def policies(page: Markdown, level: int) -> str:
    """All policies, each under a heading of this level."""
    found = statements(page.language, page.edition)
    if not found:
        return _("There are no response times here yet.")
    return joined(*(policy(each, page, level) for each in found))


def policy(shown: Statement, page: Markdown, level: int) -> str:
    return joined(
        f"{'#' * level} {page.title(shown.reading)}",
        page.notice(shown.reading),
        page.text(shown.reading, "intro", level + 1),
        conditions(shown),
        table(shown, page) if shown.grid else _("No times have been entered yet."),
        *(severity(tier, page, level + 1) for tier in shown.defines),
    )


def conditions(shown: Statement) -> str:
    said = [
        _("Only business hours count: %(hours)s.") % {"hours": shown.hours}
        if shown.hours
        else _("All hours count: nights, weekends and public holidays too.")
    ]
    if shown.percentile:
        keeps = _("We keep these times for %(share)s of requests.")
        said.insert(0, keeps % {"share": shown.percentile})
    if shown.in_force_from:
        said.append(_("In force from %(day)s.") % {"day": shown.in_force_from})
    return "\n".join(f"- {words(each)}" for each in said)


def table(shown: Statement, page: Markdown) -> str:
    """A line for each channel, a column for each metric and severity."""
    grid = shown.grid
    assert grid
    lines = [[_("Channel"), *(column_name(column, page) for column in grid.columns)]]
    for channel, cells in grid.rows:
        other = _("Other channels") if len(grid.channels) > 1 else _("Any channel")
        name = page.title(Reading(channel, page.language)) if channel else other
        lines.append([name, *(in_words(cell, shown, page.language) for cell in cells)])
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("|" + "".join(f" {cell} |" for cell in line) for line in lines)


def column_name(column: Column, page: Markdown) -> str:
    metric = _("First response") if column.metric == FIRST_RESPONSE else _("Resolution")
    if column.tier is None:
        return metric
    return f"{metric}: {page.title(Reading(column.tier, page.language))}"


def in_words(cell: Cell, shown: Statement, language: str) -> str:
    if cell.minutes is None:
        return _("no set time") if cell.is_entered else _("not entered")
    share = cell.target.percentile if cell.target and not shown.percentile else None
    time = cell.in_words(language)
    if not share:
        return time
    return f"{time} ({_('for %(share)s') % {'share': percentile_in_words(share, language)}})"


def severity(tier: Tier, page: Markdown, level: int) -> str:
    reading = Reading(tier, page.language)
    return joined(
        f"{'#' * level} {page.title(reading)}",
        page.notice(reading),
        page.text(reading, "description", level + 1),
    )


def fill_sla_in_markdown(*, page: Markdown) -> str:
    """The Markdown of {sla} in a text: the table of each policy."""
    shown = [statement(grid.policy, grid, page.language) for grid in commitments_of(page.edition)]
    tables = [
        joined(f"**{page.title(each.reading)}**" if len(shown) > 1 else "", table(each, page))
        for each in shown
    ]
    return joined(*tables) or _("There are no response times here yet.")


def terms_page(page: Markdown) -> str:
    return joined(f"# {_('Terms of support')}", terms(page, 2))


def terms(page: Markdown, level: int) -> str:
    """All sections of the terms, each under a heading of this level."""
    found = [Reading(row, page.language) for row in page.edition.rows(Section)]
    if not found:
        return _("There are no terms here yet.")
    return joined(*(section(each, page, level) for each in found))


def section(reading: Reading, page: Markdown, level: int) -> str:
    return joined(
        f"{'#' * level} {page.title(reading)}",
        page.notice(reading),
        page.text(reading, "body", level + 1),
    )
