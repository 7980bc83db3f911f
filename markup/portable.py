"""From a tree to Markdown that any program reads: CommonMark and pipe tables, nothing of ours.

What CommonMark has no form for becomes the nearest that it has: a note is a quotation with a label,
a cut or a tab a bold title with its text below, a table with spans repeats what spans.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from markdown_it.tree import SyntaxTreeNode
from mdformat.renderer import MDRenderer, RenderContext, RenderTreeNode

from .addresses import IMAGE_SCHEMES, is_allowed
from .documents import Target
from .nodes import Node
from .parsing import parse
from .reading import resolve_targets, rewrite_images, rewrite_links, table_grid
from .spaces import one_line
from .writing import (
    Dialect,
    delimiter_row,
    write_blocks,
    write_html_table,
    write_image,
    write_inside,
    write_link,
)

# The parser leaves no control character in a text, so nothing that anybody writes looks like it.
PLACE = re.compile("\x01([a-z]+)\x01")
# Without these a text is portable as it is: no construct, link, table, heading or HTML.
MARKS = re.compile(r"[{<\[|&\x00-\x08]|^ {0,3}(#|=+\s*$|-+\s*$)", re.MULTILINE)


def is_portable(text: str) -> bool:
    """Whether any program reads the text as it is, so that it need not be written anew."""
    return not MARKS.search(text)


def portable(text: str, *, resolve_link: Callable[[str], str], top_heading: int = 2) -> str:
    """The text without what only this site reads. The highest heading becomes `top_heading`.

    `resolve_link` gives the address to show for one as written. Links and images that no page
    would have are left out. A reference becomes a PLACE, for `filled`. No line end at the end.
    """
    document = parse(text)
    resolve_targets(document, lambda href, _line: Target(href, href))
    for rewrite in (rewrite_links, rewrite_images):
        rewrite(document, lambda href, _line: resolve_link(href))
    levels = [int(node.tag[1]) for node in document.tree.walk() if node.type == "heading"]
    root = SyntaxTreeNode()
    root.children = list(document.tree.children)
    options = {"parser_extension": [_Portable], "mdformat": {"number": True}}
    env = {"shift": top_heading - min(levels, default=top_heading)}
    return MDRenderer().render_tree(Node(root.to_tokens()), options, env).strip("\n")


def filled(text: str, fill: Callable[[str], str]) -> str:
    """The text with `fill(name)` in the places of its references."""
    return PLACE.sub(lambda place: fill(place[1]), text)


def words(text: str) -> str:
    """Plain words as they stand in a line of Markdown."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", one_line(text))


def _heading(node: RenderTreeNode, context: RenderContext) -> str:
    text = write_inside(node, context).replace("\n", " ")
    text = f"{text[:-1]}\\#" if text.endswith("#") else text
    return f"{'#' * min(6, int(node.tag[1]) + context.env['shift'])} {text}".rstrip()


def _titled(node: RenderTreeNode, context: RenderContext) -> str:
    title = words(str(node.attrs.get("title", "")))
    return "\n\n".join(
        part for part in (title and f"**{title}**", write_blocks(node, context)) if part
    )


def _note(node: RenderTreeNode, context: RenderContext) -> str:
    labels = {"info": _("Note"), "warn": _("Important"), "err": _("Warning")}
    text = write_blocks(node, context)
    if not _begins_with_label(node):
        text = f"**{labels[str(node.attrs['kind'])]}**\n\n{text}"
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _begins_with_label(note: RenderTreeNode) -> bool:
    """Whether the text of a note has a bold line of its own in front."""
    first = note.children[0] if note.children else None
    if first is None or first.type != "paragraph":
        return False
    return [child.type for child in first.children[0].children] == ["strong"]


def _reference(node: RenderTreeNode, context: RenderContext) -> str:
    return f"\x01{node.attrs['name']}\x01"


def _allowed_link(node: RenderTreeNode, context: RenderContext) -> str:
    return (
        write_link(node, context)
        if is_allowed(str(node.attrs["href"]))
        else write_inside(node, context)
    )


def _allowed_image(node: RenderTreeNode, context: RenderContext) -> str:
    if is_allowed(str(node.attrs["src"]), IMAGE_SCHEMES):
        return write_image(node, context)
    return words(node.content)


def _table(node: RenderTreeNode, context: RenderContext) -> str:
    """A pipe table; cells that hold lists or other blocks need HTML."""
    rows = [[_in_one_line(cell.nodes, context) for cell in row] for row in table_grid(node)]
    if not rows or any(cell is None for row in rows for cell in row):
        return write_html_table(node)
    lines = ["|" + "".join(f" {cell} |" for cell in row) for row in rows]
    lines.insert(1, delimiter_row(node.children[0].children[0]))
    return "\n".join(lines)


def _in_one_line(nodes: Any, context: RenderContext) -> str | None:
    if not all(node.type in {"inline", "paragraph"} for node in nodes):
        return None
    text = "<br>".join(node.render(context) for node in nodes)
    return re.sub(r"(\\?\n)+", " ", text).replace("|", "\\|")


class _Portable(Dialect):
    RENDERERS: ClassVar[Mapping[str, Any]] = {
        **Dialect.RENDERERS,
        "cut": _titled,
        "heading": _heading,
        "image": _allowed_image,
        "link": _allowed_link,
        "note": _note,
        "reference": _reference,
        "tab": _titled,
        "table": _table,
        "tabs": write_blocks,
        "unknown": lambda node, context: "",
    }
