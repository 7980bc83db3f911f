"""What the line of attributes before an AsciiDoc table says: `[cols="1,>3", options="header"]`."""

import re
from typing import NamedTuple

COLS = re.compile(r"""\bcols\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\s\]]+))""")
# How often, where the words stand (across and down), how wide.
COLUMN = re.compile(r"\s*(?:(\d{1,3})\*)?([<^>])?(?:\.[<^>])?(\d{0,4})[%a-z~]*\s*")
HEADER = re.compile(r"""\boptions\s*=\s*["']?[^"'\]]*\bheader\b|%header\b""")
ALIGN = {"<": "left", "^": "center", ">": "right"}
MAX_COLUMNS = 100


class Column(NamedTuple):
    """Its share of the width beside the shares of the others, and where its words stand."""

    width: int = 1
    align: str = ""


def columns_of(attributes: str) -> list[Column]:
    """The columns, or nothing where `cols` does not tell."""
    match = COLS.search(attributes)
    value = next((group for group in match.groups() if group), "") if match else ""
    if value.isdecimal():
        return [Column()] * min(int(value), MAX_COLUMNS)
    columns: list[Column] = []
    for part in re.split("[,;]", value) if value else []:
        if not (match := COLUMN.fullmatch(part)):
            return []
        column = Column(int(match[3] or 1) or 1, ALIGN.get(match[2] or "", ""))
        columns += [column] * int(match[1] or 1)
    return columns[:MAX_COLUMNS]


def has_header(attributes: str) -> bool:
    return HEADER.search(attributes) is not None
