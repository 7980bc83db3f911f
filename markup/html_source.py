"""HTML blocks of a source become the same tokens as Markdown; nothing of them stays HTML."""

import re
from html.parser import HTMLParser
from typing import Any, Literal

import nh3
from markdown_it.token import Token

from .addresses import IMAGE_SCHEMES, LINK_SCHEMES
from .spaces import BLANKS
from .tables import aligned

BLOCKS = {
    "p": "paragraph", "blockquote": "blockquote", "ul": "bullet_list", "ol": "ordered_list",
    "li": "list_item", "table": "table", "thead": "thead", "tbody": "tbody", "tr": "tr",
    "tfoot": "tbody", "th": "th", "td": "td",
}  # fmt: skip
# Tags that may be left open without standing in each other, or that have no end.
_FLAT = {
    "li", "p", "tr", "th", "td", "thead", "tbody", "tfoot", "dt", "dd", "option", "rt", "rp",
    "br", "img", "hr", "input", "wbr", "col", "area", "link", "meta",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")
LISTS = {"bullet_list", "ordered_list"}
PARENTS = {
    "list_item": LISTS, "thead": {"table"}, "tbody": {"table"}, "tr": {"thead", "tbody"},
    "th": {"tr"}, "td": {"tr"},
}  # fmt: skip
MAX_DEPTH = 20
# The cleaner's time grows with the square of the depth of what it is given.
MAX_DEPTH_CLEANED = 100
BOUNDARIES = {"div", "section", "article", "dl", "dt", "dd", "figure", "figcaption", "caption"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {"a", "em", "i", "strong", "b", "code", "sub", "sup", "kbd", "s", "del", "br", "img"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "class", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
_CLEANER = nh3.Cleaner(
    tags={*BLOCKS, *BOUNDARIES, *HEADINGS, *INLINE, "pre", "hr"},
    attributes=ATTRIBUTES,
    url_schemes=set(LINK_SCHEMES | IMAGE_SCHEMES),
    link_rel=None,
)


def tokens_of_html(html: str, lines: list[int], *, tables: bool = True) -> list[Token]:
    """Block tokens for a piece of HTML; each carries `lines` (first, last + 1) as its map.

    Without `tables` those keep their words only.
    Scripts, styles and comments vanish; tags outside of the dialect go, their text stays.
    """
    builder = _Builder(lines, tables)
    builder.feed(_CLEANER.clean(shallow(html)))
    builder.close()
    return builder.finish()


def shallow(html: str) -> str:
    """The HTML without the tags that stand deeper than MAX_DEPTH_CLEANED; their words stay."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _FLAT:
            return tag[0]
        depth = max(0, depth - 1) if tag[1] else depth + 1
        return tag[0] if depth + bool(tag[1]) <= MAX_DEPTH_CLEANED else " "

    return _TAG.sub(kept, html) if html.count("<") > MAX_DEPTH_CLEANED else html


class _Builder(HTMLParser):
    """Turns well-formed HTML (the cleaner's output) into tokens."""

    def __init__(self, lines: list[int], tables: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.lines, self.tables = lines, tables
        self.tokens: list[Token] = []
        self.inline: list[Token] = []
        # The blocks that are open; None for one whose tags are passed over.
        self.open: list[Token | None] = []
        self.around: list[Token] = []  # those of them that are not passed over: never many
        self.code: list[str] | None = None  # what a <pre> has held so far
        self.pres = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.code is not None:
            self.pres += tag == "pre"
        elif tag in INLINE:
            self.inline.append(_inline_html(self.get_starttag_text() or ""))
        else:
            self.flush()
            self.begin(tag, _numbers(attrs) | aligned(dict(attrs).get("align")))

    def handle_endtag(self, tag: str) -> None:
        if self.code is not None:
            self.pres -= tag == "pre"
            if not self.pres:
                content, self.code = "".join(self.code).strip("\n"), None
                self.leaf("fence", "code", content=content + "\n" if content else "")
        elif tag in INLINE:
            self.inline.append(_inline_html(f"</{tag}>"))
        else:
            self.flush()
            self.end()

    def handle_data(self, data: str) -> None:
        if self.code is not None:
            self.code.append(data)
        elif text := BLANKS.sub(" ", data):
            self.inline.append(Token("text", "", 0, content=text, meta={"html": True}))

    def begin(self, tag: str, attrs: dict[str, str | int | float]) -> None:
        """Open a block, or pass over it: outside of its parent, too deep, a table in a table."""
        kind = "heading" if tag in HEADINGS else BLOCKS.get(tag)
        if tag == "pre":
            self.code, self.pres = [], 1
        elif tag == "hr":
            self.leaf("hr", tag)
        elif not kind or not self.fits(kind):
            self.open.append(None)
        else:
            if kind != "list_item":
                self.enter_item()
            self.enter(self.add(f"{kind}_open", tag, 1, attrs=attrs))

    def enter(self, token: Token) -> None:
        self.open.append(token)
        self.around.append(token)

    def fits(self, kind: str) -> bool:
        if kind in PARENTS:
            return self.parent in PARENTS[kind]
        in_table = any(token.tag == "table" for token in self.around)
        if kind == "table" and (in_table or not self.tables):
            return False
        return len(self.open) < MAX_DEPTH and self.parent not in {"paragraph", "heading"}

    @property
    def parent(self) -> str:
        """The kind of the innermost open block; the last may be one that is passed over."""
        return self.open[-1].type.removesuffix("_open") if self.open and self.open[-1] else ""

    def enter_item(self) -> None:
        """What stands in a list outside of its items gets an item."""
        if self.around and self.around[-1].type.removesuffix("_open") in LISTS:
            self.enter(self.add("list_item_open", "li", 1, meta={"implied": True}))

    def leave_item(self) -> None:
        if self.open and (token := self.open[-1]) and token.meta.get("implied"):
            self.end()

    def end(self) -> None:
        opening = self.open.pop()
        if opening is None:
            return
        self.around.pop()
        kind = opening.type.removesuffix("_open")
        if kind in {"paragraph", "heading"} and self.tokens[-1] is opening:
            self.tokens.pop()
        else:
            if kind in {"th", "td"}:
                self.unwrap_cell(opening)
            self.add(f"{kind}_close", opening.tag, -1)
        self.leave_item()

    def unwrap_cell(self, opening: Token) -> None:
        """A cell that is one paragraph or nothing holds its words directly, as in a pipe table."""
        start = next(i for i in range(len(self.tokens) - 1, -1, -1) if self.tokens[i] is opening)
        inside = self.tokens[start + 1 :]
        if not inside:
            self.add("inline", "", 0).children = []
        elif [token.type for token in inside] == ["paragraph_open", "inline", "paragraph_close"]:
            self.tokens[start + 1 :] = [inside[1]]

    def flush(self) -> None:
        """Put the words gathered so far into the block that is open, or a paragraph of theirs."""
        words, self.inline = self.inline, []
        if not any(token.type != "text" or token.content.strip() for token in words):
            return
        if self.parent in {"paragraph", "heading"}:
            self.add("inline", "", 0, children=words)
            return
        self.enter_item()
        hidden = self.parent == "list_item"
        self.add("paragraph_open", "p", 1, hidden=hidden)
        self.add("inline", "", 0, children=words)
        self.add("paragraph_close", "p", -1, hidden=hidden)
        self.leave_item()

    def leaf(self, kind: str, tag: str, **fields: Any) -> None:
        self.enter_item()
        self.add(kind, tag, 0, **fields)
        self.leave_item()

    def add(self, kind: str, tag: str, nesting: Literal[-1, 0, 1], **fields: Any) -> Token:
        token = Token(kind, tag, nesting, block=True, map=list(self.lines), **fields)
        if kind.startswith("heading"):
            token.markup = "#" * int(tag[1])
        self.tokens.append(token)
        return token

    def finish(self) -> list[Token]:
        self.flush()
        return self.tokens


def _inline_html(source: str) -> Token:
    return Token("html_inline", "", 0, content=source)


def _numbers(attrs: list[tuple[str, str | None]]) -> dict[str, str | int | float]:
    """The attributes that are numbers of a sensible size; 1 is what goes without saying."""
    numbers = {name: value for name, value in attrs if value and re.fullmatch("[0-9]{1,9}", value)}
    return {name: int(value) for name, value in numbers.items() if int(value) != 1}
