"""Reading a tree: its words, its links, the grid of a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from markdown_it.tree import SyntaxTreeNode

from .addresses import SCHEME, spelled
from .braces import TITLE_OF_TARGET
from .documents import Cell, Document, Link, Source, Target
from .parsing import parse
from .spaces import one_line

SEPARATE = {"softbreak": " ", "hardbreak": "\n", "td": " ", "th": " "}


def nodes_of(source: Source) -> list[SyntaxTreeNode]:
    """The top nodes of a text, of a document, or the nodes themselves."""
    if isinstance(source, str):
        source = parse(source)
    return list(source.tree.children if isinstance(source, Document) else source)


def plain_text(source: Source) -> str:
    """The words alone: one line for each block and each row of a table, no markup."""
    parts: list[str] = []
    for node in nodes_of(source):
        _collect(node, parts)
    lines = (one_line(line) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _collect(node: SyntaxTreeNode, parts: list[str]) -> None:
    if node.type in {"text", "code_inline", "image", "fence", "code_block"}:
        parts.append(node.content)
    elif node.type in {"cut", "tab"}:
        parts.append(f"{node.attrs['title']}\n")
    if node.type != "image":
        for child in node.children:
            _collect(child, parts)
    if node.type in SEPARATE:
        parts.append(SEPARATE[node.type])
    elif node.block and node.type != "inline" or node.type in {"fence", "code_block"}:
        parts.append("\n")


def links(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Link]:
    """The links in the order of the text."""
    for node in nodes:
        for each in node.walk():
            if each.type == "link":
                line = each.map[0] + 1 if each.map else 0
                yield Link(str(each.attrs["href"]), plain_text([each]), line)


def images(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Link]:
    """The images in the order of the text, as links to their sources."""
    for node in nodes:
        for each in node.walk():
            if each.type == "image":
                line = each.map[0] + 1 if each.map else 0
                yield Link(str(each.attrs["src"]), each.content, line)


def rewrite_links(document: Document, change: Callable[[str, int], str]) -> None:
    """Put `change(href, line)` in the place of every address of the document's tree.

    The text of `<https://...>` is its address, so it follows while it stays absolute.
    """
    for node in document.tree.walk():
        if node.type != "link":
            continue
        old, token = str(node.attrs["href"]), node.nester_tokens
        new = spelled(change(old, node.map[0] + 1 if node.map else 0))
        assert token
        token.opening.attrs["href"] = new
        if new != old and token.opening.info == "auto":
            token.opening.info = "auto" if SCHEME.match(new) else ""
            if node.children[0].token:
                node.children[0].token.content = new.removeprefix("mailto:")


def rewrite_images(document: Document, change: Callable[[str, int], str]) -> None:
    """Put `change(src, line)` in the place of the source of every image of the document's tree."""
    for node in document.tree.walk():
        if node.type == "image" and node.token:
            line = node.map[0] + 1 if node.map else 0
            node.token.attrs["src"] = spelled(change(str(node.attrs["src"]), line))


def resolve_targets(document: Document, resolve: Callable[[str, int], Target | None]) -> list[Link]:
    """Make ordinary links of all `{linkto(path#id)[text=...]}`; gives those that lead nowhere.

    `resolve(target, line)` gives the address to link to and the title that stands for `%text`, or
    None for a target that is not there: such a link stays as it is.
    """
    lost: list[Link] = []
    for node in document.tree.walk():
        if node.type == "link" and node.info == "linkto" and node.nester_tokens:
            href, line = str(node.attrs["href"]), node.map[0] + 1 if node.map else 0
            if target := resolve(href, line):
                node.nester_tokens.opening.attrs["href"] = spelled(target.href)
                node.nester_tokens.opening.info = ""
                _entitle(node, target.title or target.href)
            else:
                lost.append(Link(href, plain_text([node]), line))
    return lost


def _entitle(link: SyntaxTreeNode, title: str) -> None:
    for node in link.walk():
        if node.type == "text" and node.token:
            node.token.content = node.content.replace(TITLE_OF_TARGET, title)


def table_grid(node: SyntaxTreeNode) -> list[list[Cell]]:
    """The rows of a table with its spans filled in: row by row, a cell for every column.

    A cell that spans stands, the same object, at each of its positions. Rows that are too
    short are filled up with empty cells.
    """
    grid: list[dict[int, Cell]] = []
    rows = [row for part in node.children for row in part.children]
    for index, row in enumerate(rows):
        _place(row, index, len(rows), grid)
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    empty = Cell("", [], False, [])
    return [[row.get(column, empty) for column in range(width)] for row in grid[: len(rows)]]


def _place(row: SyntaxTreeNode, index: int, count: int, grid: list[dict[int, Cell]]) -> None:
    while len(grid) <= index:
        grid.append({})
    column = 0
    for node in row.children:
        while column in grid[index]:
            column += 1
        cell = _cell(node)
        for below in range(index, min(count, index + int(node.attrs.get("rowspan", 1)))):
            while len(grid) <= below:
                grid.append({})
            for right in range(column, column + int(node.attrs.get("colspan", 1))):
                grid[below].setdefault(right, cell)


def _cell(node: SyntaxTreeNode) -> Cell:
    nodes: Sequence[SyntaxTreeNode] = node.children
    hrefs = [link.href for link in links(nodes)]
    return Cell(plain_text(nodes), nodes, node.type == "th", hrefs)
