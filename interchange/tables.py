"""Tables that hold facts: which ones they are, by their header row, and what their rows say.

A table whose header row does not fit, or whose cells mostly hold something else, is an ordinary
table and stays in the text. One that fits must be readable in every row. Pure functions.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from markup import Cell

from .documents import ChannelRow, Place, SlaRow
from .facts import kind_of, metric_of, read_address, read_hours, read_minutes, tier_of

Grid = Sequence[Sequence[Cell]]

NAME_HEADER = re.compile(r"канал|способ связи|channel|contact method|way to")
ADDRESS_HEADER = re.compile(r"информац|контакт|адрес|реквизит|information|contact|address|details")
HOURS_HEADER = re.compile(
    r"время|часы|режим|график|hours|opening|working|availab|schedule|time|when"
)


class BadTable(ValueError):
    """A table of facts with a row that cannot be read; the message says which and why."""


def header_rows(grid: Grid) -> int:
    """How many rows at the top are header rows."""
    count = 0
    while count < len(grid) and all(cell.header for cell in grid[count]):
        count += 1
    return count


# --- channels --------------------------------------------------------------------------------


def read_channels(grid: Grid, line: int) -> list[ChannelRow] | None:
    """The rows of a table of channels; None if it is another table. Raises BadTable."""
    columns = _channel_columns(grid)
    if columns is None:
        return None
    name, address, hours = columns
    body = grid[header_rows(grid) :] if _is_channel_header(grid[0]) else grid
    known = [row for row in body if _address(row[address])]
    if not known or len(known) * 2 < len(body):
        return None
    extra = [column for column in range(len(grid[0])) if column not in columns]
    return [
        _channel(row, row[name].text, row[address], row[hours].text if hours is not None else "",
                 [(grid[0][column].text, row[column].text) for column in extra], line)
        for row in body
    ]  # fmt: skip


def _is_channel_header(row: Sequence[Cell]) -> bool:
    return any(NAME_HEADER.match(cell.text.casefold()) for cell in row)


def _channel_columns(grid: Grid) -> tuple[int, int, int | None] | None:
    """The columns of names, addresses and hours: by the header row, or by what stands in them."""
    if len(grid) < 1 or len(grid[0]) < 2:
        return None
    texts = [cell.text.casefold() for cell in grid[0]]
    found = [_column(texts, header) for header in (NAME_HEADER, ADDRESS_HEADER, HOURS_HEADER)]
    name, address, hours = found
    if name is not None and address is not None and name != address:
        return name, address, hours
    addresses = _columns_where(grid, _address)
    opening = _columns_where(grid, _is_hours)
    names = [c for c in range(len(grid[0])) if c not in (*addresses, *opening)]
    if len(addresses) == len(opening) == len(names) == 1:
        return names[0], addresses[0], opening[0]
    return None


def _column(texts: Sequence[str], header: re.Pattern[str]) -> int | None:
    return next((index for index, text in enumerate(texts) if header.match(text)), None)


def _columns_where(grid: Grid, test: object) -> list[int]:
    assert callable(test)
    return [column for column in range(len(grid[0])) if all(test(row[column]) for row in grid)]


def _address(cell: Cell) -> str:
    return read_address(cell.text, cell.hrefs)


def _is_hours(cell: Cell) -> bool:
    try:
        return bool(read_hours(cell.text))
    except ValueError:
        return False


def _channel(
    row: Sequence[Cell],
    name: str,
    cell: Cell,
    hours: str,
    extra: Sequence[tuple[str, str]],
    line: int,
) -> ChannelRow:
    address = _address(cell)
    if not name:
        raise BadTable(_("a row of the table of channels has no name"))
    if not address:
        raise BadTable(_("the channel “%(name)s” has no address") % {"name": name})
    note = "\n\n".join(f"{title}: {text}" for title, text in extra if text)
    try:
        opening = read_hours(hours) if hours else None
    except ValueError:
        message = _(
            "the opening hours “%(hours)s” cannot be read: write them like “Mon–Fri 09:00–18:00”,"
            " with the time zone in the front matter"
        )
        raise BadTable(message % {"hours": hours}) from None
    name = name[0].upper() + name[1:]
    return ChannelRow(name, kind_of(name, address), address, opening, note, line)


# --- SLA -------------------------------------------------------------------------------------


def read_sla(grid: Grid, line: int) -> list[SlaRow] | None:
    """The rows of an SLA table; None if it is another table. Raises BadTable.

    Rows are channels, or severities: then what is promised holds for every channel.
    """
    depth = header_rows(grid)
    places = _places(grid[:depth])
    if not depth or len(grid) == depth or 0 in places or not places:
        return None
    body = grid[depth:]
    by_tier = all(tier_of(row[0].text) for row in body) and not any(t for t, _m in places.values())
    tiers = {tier for tier, _metric in places.values() if tier}
    if not (len(tiers) > 1 or by_tier or len(places) > 1):
        return None
    texts = [row[column].text for row in body for column in places if row[column].text]
    if not texts or sum(map(_is_promise, texts)) * 2 < len(texts):
        return None
    return [_sla_row(row, places, by_tier, line) for row in body]


def _places(header: Grid) -> dict[int, Place]:
    """The columns that hold promised times, by the labels above them."""
    places: dict[int, Place] = {}
    for column in range(len(header[0]) if header else 0):
        labels = [row[column].text for row in header]
        tier = next(filter(None, map(tier_of, labels)), None)
        metric = next(filter(None, map(metric_of, labels)), None)
        if tier or metric:
            places[column] = tier, metric or "resolution"
    return places


def _is_promise(text: str) -> bool:
    try:
        read_minutes(text)
    except ValueError:
        return False
    return True


def _sla_row(
    row: Sequence[Cell], places: dict[int, Place], by_tier: bool, line: int
) -> SlaRow:
    name = row[0].text
    if not name:
        raise BadTable(_("a row of the SLA table has no channel"))
    minutes: dict[Place, int | None] = {}
    for column, (tier, metric) in places.items():
        text = row[column].text
        if not text:
            continue
        try:
            minutes[tier_of(name) if by_tier else tier, metric] = read_minutes(text)
        except ValueError:
            message = _("“%(text)s” in the row “%(row)s” is no time: write it like “2 hours”")
            raise BadTable(message % {"text": text, "row": name}) from None
    return SlaRow("" if by_tier else name[0].upper() + name[1:], line, minutes)
