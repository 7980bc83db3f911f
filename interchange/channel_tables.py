"""Tables of channels: which ones they are, and what their rows say. Pure functions."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from markup import Cell

from .addresses import kind_of, read_address
from .documents import ChannelRow
from .facts import read_hours
from .tables import BadTable, Grid, Row, capitalised, header_rows

NAME_HEADER = re.compile(r"канал|способ связи|channel|contact method")
ADDRESS_HEADER = re.compile(r"информац|контакт|адрес|реквизит|information|contact|address|details")
HOURS_HEADER = re.compile(r"время|часы|режим|график|hours|opening|working|availab|schedule|time")


def read_channels(grid: Grid, line: int) -> list[ChannelRow] | None:
    """The rows of a table of channels; None if it is another table. Raises BadTable.

    Columns with other facts (a language, a remark) become the note of the channel.
    """
    grid = [row for row in grid if any(cell.text for cell in row)]
    columns = _channel_columns(grid)
    if columns is None:
        return None
    name, address, hours = columns
    header, body = _header_and_body(grid)
    known = sum(bool(_address(row[address])) for row in body)
    if not known or known * 2 < len(body):
        return None
    others = [c for c in range(len(grid[0])) if c not in columns]
    rows = []
    for row in body:
        note = [f"{header[c].text}: {row[c].text}" for c in others if header and row[c].text]
        opening = _hours(row, row[hours].text) if hours is not None else None
        rows.append(_channel(row, name, address, opening, "\n\n".join(note), line))
    return rows


def _header_and_body(grid: Grid) -> tuple[Row, Grid]:
    """The row with the labels, or () for a table without one, and the rows below."""
    if any(NAME_HEADER.match(cell.text.casefold()) for cell in grid[0]):
        return grid[0], grid[max(1, header_rows(grid)) :]
    return (), grid


def _channel_columns(grid: Grid) -> tuple[int, int, int | None] | None:
    """The columns of names, addresses and hours: by the header row, or by what stands in them."""
    if not grid or len(grid[0]) < 2:
        return None
    name, address, hours = (
        _labelled(grid[0], header) for header in (NAME_HEADER, ADDRESS_HEADER, HOURS_HEADER)
    )
    if name is not None and address is not None and name != address:
        return name, address, hours
    addresses, openings = _columns_where(grid, _address), _columns_where(grid, _is_hours)
    names = [c for c in range(len(grid[0])) if c not in (*addresses, *openings)]
    if len(addresses) == len(openings) == len(names) == 1:
        return names[0], addresses[0], openings[0]
    return None


def _labelled(row: Row, header: re.Pattern[str]) -> int | None:
    return next((i for i, cell in enumerate(row) if header.match(cell.text.casefold())), None)


def _columns_where(grid: Grid, test: Callable[[Cell], object]) -> list[int]:
    return [column for column in range(len(grid[0])) if all(test(row[column]) for row in grid)]


def _address(cell: Cell) -> str:
    return read_address(cell.text, cell.hrefs)


def _is_hours(cell: Cell) -> bool:
    try:
        return bool(read_hours(cell.text))
    except ValueError:
        return False


def _hours(row: Row, text: str) -> str | None:
    try:
        return read_hours(text) if text else None
    except ValueError:
        message = _(
            "the opening hours “%(hours)s” cannot be read: write them like “Mon–Fri 09:00–18:00”,"
            " and the time zone in the front matter"
        )
        raise BadTable(row, message % {"hours": text}) from None


def _channel(
    row: Row, name: int, address: int, opening: str | None, note: str, line: int
) -> ChannelRow:
    title, found = capitalised(row[name].text), _address(row[address])
    if not title:
        raise BadTable(row, _("a channel in this table has no name"))
    if not found:
        raise BadTable(row, _("the channel “%(name)s” has no address") % {"name": title})
    return ChannelRow(title, kind_of(title, found), found, opening, note, line)
