"""SLA tables: which ones they are, and what their rows promise. Pure functions."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sla.cells import Metric
from sla.duration_input import read_promise

from .documents import SlaRow, TableColumn
from .severities import SEVERITIES
from .tables import BadTable, Grid, Row, capitalised, header_rows

METRIC_WORDS = {
    str(Metric.FIRST_RESPONSE): r"ответ|реакц|answer|response|reply|reaction",
    str(Metric.RESOLUTION): r"решени|resol|solution|decision",
}
SEVERITY_WORDS = r"критичн|приорит|срочн|severit|priorit|urgen"


def read_sla(grid: Grid, line: int) -> list[SlaRow] | None:
    """The rows of an SLA table; None if it is another table. Raises BadTable.

    Rows are channels, or severities: then what is promised holds for every channel.
    """
    depth = header_rows(grid)
    header, body = grid[:depth], grid[depth:]
    places = _places(header)
    if not body or not places or 0 in places:
        return None
    tiers = {tier for tier, _metric in places.values() if tier}
    by_tier = not tiers and all(tier_of(row[0].text) for row in body)
    texts = [row[column].text for row in body for column in places if row[column].text]
    mostly_times = texts and sum(map(_is_time, texts)) * 2 >= len(texts)
    if not mostly_times or not (by_tier or len(tiers) > 1 or len(places) > 1):
        return None
    if not by_tier and re.search(rf"\b(?:{SEVERITY_WORDS})", header[-1][0].text.casefold()):
        raise _unknown_severity(body)
    return [_sla_row(row, places, by_tier, line) for row in body]


def _places(header: Grid) -> dict[int, TableColumn]:
    """The columns that hold promised times, by the labels above them."""
    places: dict[int, TableColumn] = {}
    for column in range(len(header[0]) if header else 0):
        labels = [row[column].text for row in header]
        tier = next(filter(None, map(tier_of, labels)), None)
        metric = next(filter(None, map(metric_of, labels)), None)
        if tier or metric:
            places[column] = tier, metric or "resolution"
    return places


def _is_time(text: str) -> bool:
    try:
        read_promise(text)
    except ValidationError:
        return False
    return True


def _sla_row(row: Row, places: dict[int, TableColumn], by_tier: bool, line: int) -> SlaRow:
    name = row[0].text
    if not name:
        raise BadTable(row, _("a row of the SLA table has no channel"))
    minutes: dict[TableColumn, int | None] = {}
    for column, (tier, metric) in places.items():
        if text := row[column].text:
            minutes[tier_of(name) if by_tier else tier, metric] = _minutes(row, name, text)
    return SlaRow("" if by_tier else capitalised(name), line, minutes)


def _unknown_severity(body: Grid) -> BadTable:
    row = next((row for row in body if not tier_of(row[0].text)), body[0])
    language = get_language() or settings.LANGUAGE_CODE
    names = ", ".join(severity.names[language] for severity in SEVERITIES)
    message = _("“%(row)s” is no severity that the site knows; it knows: %(names)s")
    return BadTable(row, message % {"row": row[0].text, "names": names})


def _minutes(row: Row, name: str, text: str) -> int | None:
    try:
        return read_promise(text)
    except ValidationError:
        message = _("“%(text)s” in the row “%(row)s” is no time: write it like “2 hours”")
        raise BadTable(row, message % {"text": text, "row": name}) from None


def tier_of(text: str) -> str | None:
    """The severity that a header of an SLA table names."""
    return _named(text, {severity.key: severity.stems for severity in SEVERITIES})


def metric_of(text: str) -> str | None:
    """The metric that a header of an SLA table names."""
    return _named(text, METRIC_WORDS)


def _named(text: str, words: dict[str, str]) -> str | None:
    found = (key for key, stems in words.items() if re.search(rf"\b(?:{stems})", text.casefold()))
    return next(found, None)
