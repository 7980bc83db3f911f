"""From a tree back to the canonical text of the dialect.

mdformat writes CommonMark and knows its escaping; here are the nodes that are ours, and those
where our normal form differs (no titles, no reference links, no raw HTML).
"""

import re
import string
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import yaml
from markdown_it.common.normalize_url import normalizeLinkText
from markdown_it.tree import SyntaxTreeNode
from mdformat.renderer import MDRenderer, RenderContext, RenderTreeNode

from .asciidoc_writing import asciidoc_table, is_after_open_frame, note_open_frame
from .documents import Document, Source
from .escaping import BLANK, escaped_lines, escaped_words
from .images import IN_LINE, written_params
from .nodes import Node
from .pairs import opening_line
from .parsing import parse
from .reading import nodes_of
from .rendering import cell_html
from .spaces import BREAKS
from .structure import HEADING_ID

EDGE = re.compile(rf"\A{BLANK}|{BLANK}\Z")


def write(source: Source) -> str:
    """Canonical Markdown; it ends with one line end, and is empty for nothing.

    `write(parse(write(x))) == write(x)` and `render(write(x)) == render(x)`.
    Front matter of a document is kept; comments are not: they were never part of the tree.
    """
    options = {"parser_extension": [Dialect]}
    body = MDRenderer().render_tree(_tree(source), options, {}).rstrip("\n")
    front = _front_matter(source) if isinstance(source, Document) else ""
    return f"{front}{body}\n" if body else front


def _tree(source: Source) -> Node:
    """The tree of a text; of nodes that were in a tree, which may have been changed, a new one."""
    if isinstance(source, str):
        tree = parse(source).tree
        assert isinstance(tree, Node)
        return tree
    root = SyntaxTreeNode()
    root.children = nodes_of(source)
    return Node(root.to_tokens())


def _front_matter(document: Document) -> str:
    if not document.front_matter:
        return ""
    data = yaml.safe_dump(document.front_matter, allow_unicode=True, sort_keys=False)
    return f"---\n{data}---\n\n"


def write_blocks(node: RenderTreeNode, context: RenderContext, separator: str = "\n\n") -> str:
    texts = (child.render(context) for child in node.children)
    return separator.join(text for text in texts if text)


def write_inside(node: RenderTreeNode, context: RenderContext) -> str:
    return "".join(child.render(context) for child in node.children)


def _container(node: RenderTreeNode, context: RenderContext) -> str:
    parts = [opening_line(node.type, node.attrs), write_blocks(node, context), f"{{/{node.type}}}"]
    return "\n\n".join(part for part in parts if part)


def _reference(node: RenderTreeNode, context: RenderContext) -> str:
    return f"{{{node.attrs['name']}}}"


def _unknown(node: RenderTreeNode, context: RenderContext) -> str:
    """As it was; in a line, a blank keeps it from being read as a block of its own."""
    assert isinstance(node, Node) and node.parent
    if node.block:
        if node.content.endswith("|==="):
            note_open_frame(node, context.env)
        return node.content
    before, after = (
        "&#32;" if (sibling.type in BREAKS if sibling else node.parent.type == "inline") else ""
        for sibling in (node.previous_sibling, node.next_sibling)
    )
    return f"{before}{node.content}{after}"


def _list_item(node: RenderTreeNode, context: RenderContext) -> str:
    assert isinstance(node.parent, Node)
    return write_blocks(node, context, "\n" if node.parent.is_tight else "\n\n")


def _heading(node: RenderTreeNode, context: RenderContext) -> str:
    text = write_inside(node, context).replace("\n", " ")
    if text.endswith("#"):
        text = text[:-1] + "\\#"
    text = HEADING_ID.sub(r"\\\g<0>", text)
    anchor = f"{{#{node.attrs['id']}}}" if node.attrs.get("id") else ""
    return " ".join(part for part in ("#" * int(node.tag[1]), text, anchor) if part)


def _hard_break(node: RenderTreeNode, context: RenderContext) -> str:
    block: Any = node
    while block.parent and block.type not in {"heading", "th", "td"}:
        block = block.parent
    return "\\\n" if block.type == "root" else "<br>"


def write_link(node: RenderTreeNode, context: RenderContext) -> str:
    href, text = str(node.attrs["href"]), write_inside(node, context)
    if node.info == "linkto" and "]}" not in text:
        return f"{{linkto({href})[text={text}]}}"
    shown = href.removeprefix("mailto:") if "@" in href else href
    words = "".join(child.content for child in node.children if child.type == "text")
    if node.info == "auto" and words in {normalizeLinkText(shown), normalizeLinkText(href)}:
        return f"<{shown if words == normalizeLinkText(shown) else href}>"
    return f"[{text}]({_address(href)})"


def write_image(node: RenderTreeNode, context: RenderContext) -> str:
    alt = re.sub(r"([\\\[\]`*_<&!])", r"\\\1", node.content)
    title = f' "{IN_LINE}"' if IN_LINE in node.attrs else ""
    return f"![{alt}]({_address(str(node.attrs['src']))}{title}){written_params(node.attrs)}"


def _address(href: str) -> str:
    href = re.sub(r"&(?=#?\w+;)", "&amp;", href)
    return f"<{href}>" if not href or re.search(r"[\s()]", href) else href


def _emphasis(node: RenderTreeNode, context: RenderContext) -> str:
    """With asterisks where they are sure to be read as emphasis, else with the HTML tag."""
    assert isinstance(node, Node) and node.parent
    inside = write_inside(node, context)
    before, after = node.previous_sibling, node.next_sibling
    neighbours = {n.type for n in (before, after, node.parent) if n}
    if (
        not neighbours & {"em", "strong"}
        and _flanks(inside[0], before, -1)
        and _flanks(inside[-1], after, 0)
    ):
        mark = "*" if node.type == "em" else "**"
        return f"{mark}{inside}{mark}"
    return _html_tag(node, context)


def _flanks(edge: str, neighbour: RenderTreeNode | None, side: int) -> bool:
    """CommonMark's left- and right-flanking rule, kept on its safe side."""
    outside = neighbour.content[side] if neighbour and neighbour.type == "text" else " "
    if neighbour and neighbour.type not in {"text", "softbreak", "hardbreak"}:
        outside = "."
    return edge.isalnum() or (not edge.isspace() and outside in string.punctuation + " ")


def _html_tag(node: RenderTreeNode, context: RenderContext) -> str:
    return f"<{node.type}>{write_inside(node, context)}</{node.type}>"


def _table(node: RenderTreeNode, context: RenderContext) -> str:
    """With pipes if it can be; HTML where cells of plain words span; AsciiDoc's for all others."""
    rows = [row for part in node.children for row in part.children]
    cells = [cell for row in rows for cell in row.children]
    if is_after_open_frame(node, context.env):
        return write_html_table(node)
    if "cols" in node.attrs or not all(map(_is_one_line, cells)):
        return asciidoc_table(node, _cell_text(context))
    if _is_regular(rows, node.children[0]):
        lines = [_pipe_row(row, context) for row in rows]
        lines.insert(1, delimiter_row(rows[0]))
        return "\n".join(lines)
    if any(each.type == "unknown" for each in node.walk()):  # HTML has no place for it
        return asciidoc_table(node, _cell_text(context))
    return write_html_table(node)


def _is_regular(rows: list[RenderTreeNode], head: RenderTreeNode) -> bool:
    """Whether pipes can say it: one row of head, each cell as plain and aligned as that above."""
    if head.type != "thead" or len(head.children) != 1:
        return False
    aligned = [cell.attrs.get("align") for cell in rows[0].children]
    return all(
        [cell.attrs.get("align") for cell in row.children] == aligned
        and all(_is_plain(cell, head) for cell in row.children)
        for row in rows
    )


def delimiter_row(head: RenderTreeNode) -> str:
    """The line under the first row of a pipe table, which aligns the columns like that row."""
    signs = {"center": ":---:", "right": "---:"}
    columns = [
        signs.get(str(cell.attrs.get("align")), "---")
        for cell in head.children
        for _ in range(int(cell.attrs.get("colspan", 1)))
    ]
    return f"| {' | '.join(columns)} |"


def _is_one_line(cell: RenderTreeNode) -> bool:
    has_words_only = [child.type for child in cell.children] == ["inline"]
    return has_words_only and all(each.type != "softbreak" for each in cell.walk())


def _cell_text(context: RenderContext) -> Callable[[RenderTreeNode], str]:
    """Writes a cell. Its words may stand there without a paragraph, but are read as one."""
    return lambda cell: (
        escaped_lines(write_inside(cell, context))
        if cell.children[0].type == "inline"
        else write_blocks(cell, context)
    )


def _is_plain(cell: RenderTreeNode, head: RenderTreeNode) -> bool:
    in_head = cell.parent is not None and cell.parent.parent is head
    return not cell.attrs.keys() - {"align"} and (cell.type == "th") == in_head


def _pipe_row(row: RenderTreeNode, context: RenderContext) -> str:
    texts = (write_inside(cell, context).replace("|", "\\|") for cell in row.children)
    return "|" + "".join(f" {text} |" for text in texts)


def write_html_table(node: RenderTreeNode) -> str:
    lines = ["<table>"]
    for part in node.children:
        rows = [cell_html([row]).replace("\n", "") for row in part.children]
        lines += [f"<{part.type}>", *rows, f"</{part.type}>"]
    return "\n".join([*lines, "</table>"])


def _words(node: RenderTreeNode, context: RenderContext) -> str:
    text, after = escaped_words(node.content), node.next_sibling
    if text.endswith("!") and after and after.type == "link":  # it would be an image
        return f"{text[:-1]}\\!"
    return text


def _inline(node: RenderTreeNode, context: RenderContext) -> str:
    """The words of a block. Programs drop a blank of any kind at their ends."""
    return EDGE.sub(lambda edge: f"&#{ord(edge[0])};", write_inside(node, context))


def _paragraph(node: RenderTreeNode, context: RenderContext) -> str:
    return escaped_lines(write_inside(node, context))


class Dialect:
    """The extension through which mdformat asks for our nodes."""

    RENDERERS: ClassVar[Mapping[str, Any]] = {
        "cut": _container,
        "note": _container,
        "tabs": _container,
        "tab": _container,
        "reference": _reference,
        "unknown": _unknown,
        "table": _table,
        "text": _words,
        "inline": _inline,
        "paragraph": _paragraph,
        "list_item": _list_item,
        "heading": _heading,
        "hardbreak": _hard_break,
        "link": write_link,
        "image": write_image,
        "em": _emphasis,
        "strong": _emphasis,
        "sub": _html_tag,
        "sup": _html_tag,
        "kbd": _html_tag,
        "s": _html_tag,
    }
