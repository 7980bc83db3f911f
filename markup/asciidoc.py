"""AsciiDoc's tables: `[cols="1,3", options="header"]`, `|===`, a `|` before each cell, `|===`.

Cells hold blocks: paragraphs, lists, notes, code. A row is full when it has as many cells as there
are columns: as `cols` says, else as many as the first line has, or the lines before the first
blank one. `2+|` spans two columns, `.2+|` two rows, `h|` is a header cell, `>|` stands
to the right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from .asciidoc_columns import ALIGN, MAX_COLUMNS, Column, columns_of, has_header
from .directives import end_of_span
from .fences import Fences
from .problems import report

FRAME = re.compile(r"\|===[ \t]*$")
ATTRIBUTES = re.compile(r"\[[^\[\]\n]{0,500}\][ \t]*$")
PART = re.compile(r"\\.|(?P<ticks>`+)|(?P<bar>\|)")
SPANS = r"(?:(?P<colspan>\d{1,3})?(?:\.(?P<rowspan>\d{1,3}))?\+)"
# Before a bar: at the beginning of a line any specification, within it those of spans.
SPECIFICATION = re.compile(rf"\s*{SPANS}?(?P<align>[<^>])?(?:\.[<^>])?(?P<style>[adehlms])?")
SPANS_INSIDE = re.compile(rf"(?<=\s){SPANS}\Z")


@dataclass
class _Cell:
    line: int
    lines: list[str] = field(default_factory=list)
    attrs: dict[str, str | int | float] = field(default_factory=dict)
    is_header: bool = False


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule for the table, with the line of attributes before it."""
    position = state.bMarks[start] + state.tShift[start]
    first = state.src[position : position + 1]
    if first not in {"[", "|"} or state.is_code_block(start) or "cell" in state.env:
        return False
    line, attributes = start, ""
    if start + 1 < end and ATTRIBUTES.match(_text(state, start)):
        line, attributes = start + 1, _text(state, start)
    if state.sCount[line] < state.blkIndent or not FRAME.match(_text(state, line)):
        return False
    if silent:
        return True
    cells, last = _cells(state, line + 1, end)
    if last is None:
        report(state.env, line, "unclosed", "|===", "|===")
        _give_up(state, start, line)
    else:
        _push_table(state, [start, last + 1], cells, attributes)
    return True


def _push_table(state: StateBlock, lines: list[int], cells: list[_Cell], attributes: str) -> None:
    columns = columns_of(attributes) or [Column()] * _columns(cells)
    rows = _rows(cells, columns, state.env)
    opening = _push(state, "table", 1, lines)
    widths = [column.width for column in columns]
    if len(set(widths)) > 1:
        opening.attrs["cols"] = ",".join(map(str, widths))
    header = 1 if has_header(attributes) else 0
    _push_rows(state, "thead", rows[:header])
    _push_rows(state, "tbody", rows[header:])
    _push(state, "table", -1, [])
    state.line = lines[1]


def _give_up(state: StateBlock, first: int, last: int) -> None:
    """Keep the lines as they are, unseen: what follows them is words."""
    token = state.push("marker", "", 0)
    source = "\n".join(_text(state, line).rstrip() for line in range(first, last + 1))
    token.map, token.meta = [first, last + 1], {"role": "unknown", "source": source}
    state.line = last + 1


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


# --- from lines to rows of cells ----------------------------------------------------------------


def _cells(state: StateBlock, first: int, end: int) -> tuple[list[_Cell], int | None]:
    """The cells up to the closing frame, and its line; None without one in this container.

    A search that failed up to the end of the text is not repeated, but for quotes: it saw none in
    them.
    """
    since, until = state.env.get("no_frame", (end, end))
    begin = state.bMarks[first]
    in_quote = begin > 0 and state.src[begin - 1] != "\n"
    if not in_quote and since <= first and end <= until:
        return [], None
    cells: list[_Cell] = []
    code = Fences()
    for line in range(first, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return [], None
        text = state.getLines(line, line + 1, state.blkIndent, False)
        if code.take(text):
            cells[-1].lines.append(text)
        elif FRAME.match(text.lstrip()):
            return cells, line
        else:
            before = len(cells)
            _split(cells, text, line)
            code = code if len(cells) == before else Fences()  # each cell is a text of its own
            if cells:
                code.look(cells[-1].lines[-1])
    if not (state.blkIndent or in_quote):
        state.env["no_frame"] = (first, end)
    return [], None


def _split(cells: list[_Cell], text: str, line: int) -> None:
    """Add a line to the cell that is open, and begin one at each bar of it."""
    begin = 0
    for bar in bars(text):
        before = text[begin:bar]
        specification = None if begin else SPECIFICATION.fullmatch(before)
        specification = specification or SPANS_INSIDE.search(before)
        before = before[: specification.start()] if specification else before
        if begin or before.strip():
            _add(cells, before, begin, line)
        cells.append(_begun(line, specification))
        begin = bar + 1
    _add(cells, text[begin:], begin, line)


def bars(text: str) -> Iterator[int]:
    """Where bars separate cells: not in code spans, not after a backslash."""
    position = 0
    hopeless: set[int] = set()
    while match := PART.search(text, position):
        position = match.end()
        if match["bar"]:
            yield match.start()
        elif match["ticks"]:
            position = end_of_span(text, match, len(text), hopeless)


def _add(cells: list[_Cell], text: str, begin: int, line: int) -> None:
    """Add what stands on a line from `begin` on; words before the first bar are a cell too."""
    if cells:
        cells[-1].lines.append(text.lstrip(" \t") if begin else text)
    elif text.strip():
        cells.append(_Cell(line, [text]))


def _begun(line: int, specification: re.Match[str] | None) -> _Cell:
    if not specification:
        return _Cell(line)
    found = specification.groupdict()
    spans = {name: min(int(found.get(name) or 1), MAX_COLUMNS) for name in ("colspan", "rowspan")}
    attrs: dict[str, str | int | float] = {n: value for n, value in spans.items() if value > 1}
    if align := found.get("align"):
        attrs["align"] = ALIGN[align]
    return _Cell(line, [], attrs, found.get("style") == "h")


def _columns(cells: list[_Cell]) -> int:
    """How many columns there are if nothing says so."""
    if not cells:
        return 1
    first = [cell for cell in cells if cell.line == cells[0].line]
    if len(first) == 1:
        first = []
        for cell in cells:
            first.append(cell)
            if not all(line.strip() for line in cell.lines[1:]):
                break
    return min(sum(int(cell.attrs.get("colspan", 1)) for cell in first), MAX_COLUMNS)


def _rows(cells: list[_Cell], columns: list[Column], env: EnvType) -> list[list[_Cell]]:
    """The rows. Beside a cell that reaches down from above, only cells align their own words."""
    rows: list[list[_Cell]] = [[]]
    taken: dict[int, int] = {}  # how many columns of a row are taken by cells above it
    free = len(columns)
    for cell in cells:
        while not free:
            rows.append([])
            free = len(columns) - taken.get(len(rows) - 1, 0)
        if (align := columns[-free].align) and len(rows) - 1 not in taken:
            cell.attrs.setdefault("align", align)
        width = min(int(cell.attrs.get("colspan", 1)), free)
        if "colspan" in cell.attrs:
            cell.attrs["colspan"] = width
        for below in range(1, int(cell.attrs.get("rowspan", 1))):
            row = len(rows) - 1 + below
            taken[row] = min(len(columns), taken.get(row, 0) + width)
        rows[-1].append(cell)
        free -= width
    if free and cells:
        report(env, rows[-1][0].line, "short row")
    return [row for row in rows if row]


# --- from cells to tokens -----------------------------------------------------------------------


def _push(state: StateBlock, name: str, nesting: Literal[-1, 1], lines: list[int]) -> Token:
    token = state.push(f"{name}_{'open' if nesting == 1 else 'close'}", name, nesting)
    token.map = lines or None
    return token


def _push_rows(state: StateBlock, part: str, rows: list[list[_Cell]]) -> None:
    if rows:
        _push(state, part, 1, [])
        for row in rows:
            _push(state, "tr", 1, [])
            for cell in row:
                _push_cell(state, cell, "th" if cell.is_header or part == "thead" else "td")
            _push(state, "tr", -1, [])
        _push(state, part, -1, [])


def _push_cell(state: StateBlock, cell: _Cell, tag: str) -> None:
    """The cell with its blocks, which are parsed as a text of their own."""
    opening = _push(state, tag, 1, [cell.line, cell.line + len(cell.lines)])
    opening.attrs = cell.attrs
    if any(cell.lines):
        _parse_cell(state, cell)
    _push(state, tag, -1, [])


def _parse_cell(state: StateBlock, cell: _Cell) -> None:
    env: dict[str, Any] = {
        "cell": state.env.get("cell", 0) + state.level,
        "references": state.env.setdefault("references", {}),
    }
    tokens: list[Token] = []
    state.md.block.parse("\n".join(cell.lines), state.md, env, tokens)
    for token in tokens:
        token.level += state.level  # by which a tight list knows the paragraphs of its own
        token.map = [line + cell.line for line in token.map] if token.map else None
        token.meta = {**token.meta, "cell": True} if token.type == "html_block" else token.meta
    for each in env.get("problems", []):
        moved = replace(each, line=each.line + cell.line)
        state.env.setdefault("problems", []).append(moved)
    state.tokens += tokens
