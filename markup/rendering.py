"""From a tree to clean HTML."""

from collections.abc import Callable, Iterable
from html import escape

import nh3
from markdown_it.tree import SyntaxTreeNode

from . import references
from .addresses import IMAGE_SCHEMES, LINK_SCHEMES, is_absolute, is_allowed, spelled
from .braces import TITLE_OF_TARGET
from .documents import Source
from .images import IN_LINE, PLAIN
from .reading import nodes_of
from .tables import ALIGNMENTS

# The page has h1, the question h2: the highest heading of a text becomes h3.
TOP_HEADING = 3

ALIGNED = {f"align-{name}" for name in ALIGNMENTS}

ResolveLink = Callable[[str], str | None]

_CLEANER = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "code", "col", "colgroup", "details", "div", "em", "h3", "h4",
        "h5", "h6", "hr", "img", "kbd", "li", "ol", "p", "pre", "s", "strong", "sub", "summary",
        "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={
        "a": {"href", "rel"},
        "col": {"width"},
        "details": {"id"},
        "div": {"id", "role", "tabindex", "data-reference"},
        "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    allowed_classes={
        "div": {"note", "note-info", "note-warn", "note-err", "table", "reference", "tabs", "tab"},
        **dict.fromkeys(("h3", "h4", "h5", "h6"), {"tab-title"}),
        "img": {IN_LINE, PLAIN},
        "td": ALIGNED, "th": ALIGNED,
    },
    url_schemes=set(LINK_SCHEMES),
    link_rel=None,
)  # fmt: skip


def render(source: Source, *, resolve_link: ResolveLink = lambda href: href) -> str:
    """Clean HTML of a text, a document or some of its nodes.

    `resolve_link` gets every address as written and gives the one to show; for None the text is
    shown without a link. The highest heading becomes h3, those below follow. References stay
    empty elements until `references.fill()`. Nothing that a source can hold gets past the
    allow list: no style, class, script, form or event attribute.
    """
    return _CLEANER.clean(_Html(nodes_of(source), resolve_link).html)


def cell_html(nodes: Iterable[SyntaxTreeNode]) -> str:
    """HTML of a table cell for a source text: addresses as they are, headings too."""
    return _Html(list(nodes), lambda href: href, shown=False).html


class _Html:
    def __init__(
        self, nodes: list[SyntaxTreeNode], resolve_link: ResolveLink, shown: bool = True
    ) -> None:
        self.resolve_link, self.shown = resolve_link, shown
        self.ids: set[str] = set()
        self.level = TOP_HEADING - 1  # of the last heading before this place
        levels = [
            int(each.tag[1]) for node in nodes for each in node.walk() if each.type == "heading"
        ]
        self.shift = TOP_HEADING - min(levels, default=TOP_HEADING) if shown else 0
        self.html = self.all(nodes)

    def all(self, nodes: Iterable[SyntaxTreeNode]) -> str:
        return "".join([self.node(node) for node in nodes])

    def node(self, node: SyntaxTreeNode) -> str:
        method = getattr(self, f"on_{node.type}", None)
        if method:
            return str(method(node))
        inside = self.all(node.children)
        return f"<{node.type}>{inside}</{node.type}>" if node.type in SIMPLE_INLINE else inside

    def block(self, tag: str, node: SyntaxTreeNode, attrs: str = "") -> str:
        return f"<{tag}{attrs}>{self.all(node.children)}</{tag}>\n"

    def anchor(self, node: SyntaxTreeNode) -> str:
        """An id attribute; the second of the same name goes without."""
        name = str(node.attrs.get("id", ""))
        if not name or name in self.ids:
            return ""
        self.ids.add(name)
        return f' id="{escape(name)}"'

    def on_paragraph(self, node: SyntaxTreeNode) -> str:
        return self.all(node.children) if node.hidden else self.block("p", node)

    def on_heading(self, node: SyntaxTreeNode) -> str:
        level = self.level = min(6, int(node.tag[1]) + self.shift)
        return self.block(f"h{level}", node, self.anchor(node))

    def on_blockquote(self, node: SyntaxTreeNode) -> str:
        return self.block("blockquote", node)

    def on_bullet_list(self, node: SyntaxTreeNode) -> str:
        return self.block("ul", node)

    def on_ordered_list(self, node: SyntaxTreeNode) -> str:
        start = node.attrs.get("start")
        return self.block("ol", node, "" if start is None else f' start="{start}"')

    def on_list_item(self, node: SyntaxTreeNode) -> str:
        return self.block("li", node)

    def on_hr(self, node: SyntaxTreeNode) -> str:
        return "<hr>\n"

    def on_fence(self, node: SyntaxTreeNode) -> str:
        return f"<pre><code>{escape(node.content, quote=False)}</code></pre>\n"

    on_code_block = on_fence

    def on_cut(self, node: SyntaxTreeNode) -> str:
        title = escape(str(node.attrs["title"]))
        inside = self.all(node.children)
        return f"<details{self.anchor(node)}><summary>{title}</summary>\n{inside}</details>\n"

    def on_tabs(self, node: SyntaxTreeNode) -> str:
        return self.block("div", node, ' class="tabs"')

    def on_tab(self, node: SyntaxTreeNode) -> str:
        """A panel with its title as a heading; a script makes real tabs of them where it may."""
        title = escape(str(node.attrs["title"]), quote=False)
        level = min(6, self.level + 1)
        inside = self.all(node.children)
        return (
            f'<div class="tab"{self.anchor(node)}><h{level} class="tab-title">{title}</h{level}>\n'
            f"{inside}</div>\n"
        )

    def on_note(self, node: SyntaxTreeNode) -> str:
        return self.block("div", node, f' role="note" class="note note-{node.attrs["kind"]}"')

    def on_reference(self, node: SyntaxTreeNode) -> str:
        return references.element(str(node.attrs["name"])) + "\n"

    def on_unknown(self, node: SyntaxTreeNode) -> str:
        return ""

    def on_table(self, node: SyntaxTreeNode) -> str:
        columns = _columns(str(node.attrs.get("cols", "")))
        table = f"<table>{columns}{self.all(node.children)}</table>\n"
        # Focusable, because a wide table scrolls and keys must reach it.
        return f'<div class="table" tabindex="0">{table}</div>\n' if self.shown else table

    def on_thead(self, node: SyntaxTreeNode) -> str:
        return self.block("thead", node)

    def on_tbody(self, node: SyntaxTreeNode) -> str:
        return self.block("tbody", node)

    def on_tr(self, node: SyntaxTreeNode) -> str:
        return self.block("tr", node)

    def on_td(self, node: SyntaxTreeNode) -> str:
        attrs, spans = node.attrs, ""
        for name in ("colspan", "rowspan"):
            spans += f' {name}="{attrs[name]}"' if name in attrs else ""
        if align := attrs.get("align"):  # a class, for the site's policy forbids styles
            spans += f' class="align-{align}"' if self.shown else f' align="{align}"'
        if node.type == "th" and self.shown:
            row = node.parent and node.parent.parent
            spans += ' scope="col"' if row and row.type == "thead" else ' scope="row"'
        return f"<{node.type}{spans}>{self.all(node.children)}</{node.type}>"

    on_th = on_td

    def on_text(self, node: SyntaxTreeNode) -> str:
        return escape(node.content, quote=False)

    def on_softbreak(self, node: SyntaxTreeNode) -> str:
        return "\n"

    def on_hardbreak(self, node: SyntaxTreeNode) -> str:
        return "<br>"

    def on_code_inline(self, node: SyntaxTreeNode) -> str:
        return f"<code>{escape(node.content, quote=False)}</code>"

    def on_image(self, node: SyntaxTreeNode) -> str:
        if not is_allowed(str(node.attrs["src"]), IMAGE_SCHEMES):
            return escape(node.content, quote=False)
        classes = " ".join(name for name in (IN_LINE, PLAIN) if name in node.attrs)
        measures = [(name, node.attrs.get(name, "")) for name in ("width", "height")]
        more = "".join(
            f' {name}="{escape(str(value))}"'
            for name, value in [("class", classes), *measures]
            if value
        )
        src, alt = escape(str(node.attrs["src"])), escape(node.content)
        return f'<img src="{src}" alt="{alt}"{more}>'

    def on_link(self, node: SyntaxTreeNode) -> str:
        inside, href = self.all(node.children), self.resolve_link(str(node.attrs["href"]))
        if node.info == "linkto":
            inside = inside.replace(TITLE_OF_TARGET, escape(str(node.attrs["href"]), quote=False))
        href = spelled(href) if href else ""
        if not is_allowed(href):
            return inside
        rel = ' rel="noopener noreferrer"' if self.shown and is_absolute(href) else ""
        return f'<a href="{escape(href)}"{rel}>{inside}</a>'


def _columns(cols: str) -> str:
    """The widths of columns; by an attribute, since the site's policy forbids styles in a page."""
    widths = [int(width) for width in cols.split(",") if width]
    shares = (round(100 * width / sum(widths)) for width in widths)
    columns = "".join(f'<col width="{share}%">' for share in shares)
    return f"<colgroup>{columns}</colgroup>" if columns else ""


SIMPLE_INLINE = {"em", "strong", "sub", "sup", "kbd", "s"}
