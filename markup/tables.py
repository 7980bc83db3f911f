"""Tables of all spellings in one shape: thead and tbody, tr, th and td, spans as numbers.

A pipe table has its header row. An HTML table without `<th>` and `<thead>` has as header its
first row, or its first k rows where k is the largest rowspan of that row.
"""

from collections.abc import Iterator

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from markdown_it.utils import EnvType

from .problems import report

MAX_POSITIONS = 65_536

ALIGNMENTS = {"center", "right"}  # to the left goes without saying

Row = list[list[Token]]  # a row's cells, each from its th_open or td_open to its closing token


def aligned(value: object) -> dict[str, str | int | float]:
    """The attribute of a cell whose words are not to the left, from what a source says of it."""
    name = str(value).removeprefix("text-align:").strip().lower()
    return {"align": name} if name in ALIGNMENTS else {}


def normalise_table(tokens: list[Token], env: EnvType) -> list[Token]:
    """The tokens with every table in normal form."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        if tokens[index].type != "table_open":
            out.append(tokens[index])
            index += 1
            continue
        end = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
        out += _normal(tokens[index : end + 1], env)
        index = end + 1
    return out


def report_lost_cells(tokens: list[Token], source: str, env: EnvType) -> None:
    """Report the rows of pipe tables with more cells than the first: the parser drops the rest.

    Runs before HTML is converted, so the only tables are pipe tables.
    """
    lines = source.split("\n")
    columns = 0
    for token in tokens:
        if token.type == "thead_open":
            columns = 0
        columns += token.type == "th_open"
        if token.type == "tr_open" and columns and token.map:
            row = lines[token.map[0]].lstrip("> \t").rstrip().removeprefix("|").removesuffix("|")
            if len(escapedSplit(row)) > columns:
                report(env, token.map[0], "lost cells")


def _normal(table: list[Token], env: EnvType) -> list[Token]:
    rows = [(in_head, row) for in_head, row in _rows(table) if row]
    line = (table[0].map or [0])[0]
    if not rows:
        report(env, line, "empty table")
        return []
    _limit_spans([row for _, row in rows], line, env)
    head = _header_rows(rows)
    out = [table[0]]
    table[0].attrs = {name: value for name, value in table[0].attrs.items() if name == "cols"}
    parts = ("thead", rows[:head], True), ("tbody", rows[head:], False)
    for tag, part, is_head in parts:
        if part:
            out.append(Token(f"{tag}_open", tag, 1, block=True, map=table[0].map))
            for left, (_, row) in zip(range(len(part), 0, -1), part, strict=True):
                out += _row(row, is_head, left)
            out.append(Token(f"{tag}_close", tag, -1, block=True))
    return [*out, table[-1]]


def _rows(table: list[Token]) -> Iterator[tuple[bool, Row]]:
    in_head = False
    row: Row = []
    cell: list[Token] | None = None
    for token in table:
        if token.type in {"thead_open", "thead_close"}:
            in_head = token.nesting == 1
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield in_head, row
        elif token.type in {"th_open", "td_open"}:
            cell = [token]
        elif cell is not None:
            cell.append(token)
            if token.type in {"th_close", "td_close"}:
                row.append(cell)
                cell = None


def _limit_spans(rows: list[Row], line: int, env: EnvType) -> None:
    openings = [cell[0] for row in rows for cell in row]
    if not any(opening.attrs for opening in openings):
        return  # so are most
    for left, row in zip(range(len(rows), 0, -1), rows, strict=True):
        for cell in row:
            rowspan = min(_span(cell[0], "rowspan") or left, left)
            _set_spans(cell[0], rowspan, _span(cell[0], "colspan"))
    if sum(_span(each, "rowspan") * _span(each, "colspan") for each in openings) > MAX_POSITIONS:
        report(env, line, "wide table")
        for opening in openings:
            _set_spans(opening, 1, 1)


def _span(cell: Token, name: str) -> int:
    """How many rows or columns a cell takes. A rowspan of 0 means all that are left."""
    return int(cell.attrs.get(name, 1))


def _set_spans(cell: Token, rowspan: int, colspan: int) -> None:
    spans = {"colspan": max(1, min(colspan, 1000)), "rowspan": rowspan}
    align = aligned(cell.attrs.get("align") or cell.attrs.get("style"))
    cell.attrs = {name: value for name, value in spans.items() if value > 1} | align


def _header_rows(rows: list[tuple[bool, Row]]) -> int:
    """How many rows at the top are the header."""
    if marked := sum(in_head for in_head, _ in rows):
        return marked
    if not any(cell[0].type == "th_open" for _, row in rows for cell in row):
        return max(_span(cell[0], "rowspan") for cell in rows[0][1])
    count = 0
    while count < len(rows) and all(cell[0].type == "th_open" for cell in rows[count][1]):
        count += 1
    return count


def _row(row: Row, is_head: bool, left: int) -> list[Token]:
    first = row[0][0]
    out = [Token("tr_open", "tr", 1, block=True, map=first.map or row[0][1].map)]
    for opening, *inside, closing in row:
        tag = "th" if is_head else opening.tag
        opening.type, opening.tag = f"{tag}_open", tag
        opening.map = opening.map or out[0].map
        closing.type, closing.tag = f"{tag}_close", tag
        if opening.attrs:
            _set_spans(opening, min(_span(opening, "rowspan"), left), _span(opening, "colspan"))
        out += [opening, *_unwrapped(inside), closing]
    return [*out, Token("tr_close", "tr", -1, block=True)]


def _unwrapped(inside: list[Token]) -> list[Token]:
    """A cell that is one paragraph, or nothing, holds its words directly."""
    if [token.type for token in inside] == ["paragraph_open", "inline", "paragraph_close"]:
        return [inside[1]]
    return inside or [Token("inline", "", 0, children=[], block=True)]
