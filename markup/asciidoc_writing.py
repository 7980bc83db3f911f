"""Tables whose cells hold blocks, written as AsciiDoc's: see `asciidoc`."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from mdformat.renderer import RenderTreeNode

from .asciidoc import bars
from .asciidoc_columns import ALIGN
from .fences import Fences

SIGNS = {name: sign for sign, name in ALIGN.items()}


def asciidoc_table(table: RenderTreeNode, text_of: Callable[[RenderTreeNode], str]) -> str:
    """The table; `text_of` writes the blocks of a cell."""
    rows = [row for part in table.children for row in part.children]
    head = table.children[0]
    has_header = head.type == "thead" and len(head.children) == 1
    cols = table.attrs.get("cols") or ",".join(["1"] * _width(rows[0]))
    options = ', options="header"' if has_header else ""
    lines = [f'[cols="{cols}"{options}]', "|==="]
    for index, row in enumerate(rows):
        lines += [""] * (index > 0)
        for cell in row.children:
            is_marked = cell.type == "th" and not (has_header and index == 0)
            lines += _cell(cell, text_of(cell), "h" if is_marked else "")
    return "\n".join([*lines, "|==="])


def note_open_frame(frame: RenderTreeNode, env: MutableMapping[str, Any]) -> None:
    """Remember a `|===` that nothing closes. The next one within the list item or quote that it
    stands in would close it."""
    container = next(_around(frame, {"root", "list_item", "blockquote", "td", "th"}))
    env.setdefault("open frames", set()).add(id(container))


def is_after_open_frame(table: RenderTreeNode, env: MutableMapping[str, Any]) -> bool:
    """Whether a `|===` of this table would close one before it. Signs of quotes stand between."""
    for container in _around(table, {"root", "list_item", "blockquote"}):
        if id(container) in env.get("open frames", ()):
            return True
        if container.type == "blockquote":
            break
    return False


def _around(node: RenderTreeNode, types: set[str]) -> Iterator[RenderTreeNode]:
    while node.parent:
        node = node.parent
        if node.type in types:
            yield node


def _width(row: RenderTreeNode) -> int:
    return sum(int(cell.attrs.get("colspan", 1)) for cell in row.children)


def _cell(cell: RenderTreeNode, text: str, style: str) -> list[str]:
    colspan, rowspan = cell.attrs.get("colspan", ""), cell.attrs.get("rowspan", "")
    spans = f"{colspan}.{rowspan}".rstrip(".")
    align = SIGNS.get(str(cell.attrs.get("align")), "")
    bar = f"{spans}{'+' if spans else ''}{align}{style}|"
    if [child.type for child in cell.children] == ["inline"] and "\n" not in text:
        return _escaped([f"{bar} {text}".rstrip()], len(bar))
    return [bar, *_escaped(text.split("\n"), 0)]


def _escaped(lines: list[str], begin: int) -> list[str]:
    """The lines with a backslash before each bar that would begin a cell; code is left alone."""
    out: list[str] = []
    code = Fences()
    for line in lines:
        if not code.take(line):
            code.look(line)
            for bar in reversed([bar for bar in bars(line) if bar >= begin]):
                line = f"{line[:bar]}\\{line[bar:]}"
        out.append(line)
    return out
