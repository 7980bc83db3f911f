"""What tables of channels (channel_tables.py) and SLA tables (sla_tables.py) have in common.

A table whose header row does not fit, or whose cells mostly hold something else, is an ordinary
table and stays in the text. One that fits must be readable in every row.
"""

from collections.abc import Sequence

from markup import Cell

Row = Sequence[Cell]
Grid = Sequence[Row]


class BadTable(ValueError):
    """A row of a table of facts that cannot be read: its line (0: not known) and why."""

    def __init__(self, row: Row, message: str) -> None:
        super().__init__(message)
        lines = [node.map[0] + 1 for cell in row for node in cell.nodes if node.map]
        self.line = min(lines, default=0)


def header_rows(grid: Grid) -> int:
    """How many rows at the top are header rows."""
    return next((i for i, row in enumerate(grid) if not all(c.header for c in row)), len(grid))


def capitalised(text: str) -> str:
    """A channel's name as a name: "mail" -> "Mail"."""
    return text[:1].upper() + text[1:]
