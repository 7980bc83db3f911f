"""HTML blocks of a source become the same tokens as Markdown; nothing of them stays HTML."""

import re
from html.parser import HTMLParser

import nh3
from markdown_it.token import Token

from .addresses import IMAGE_SCHEMES, LINK_SCHEMES

BLOCKS = {
    "p": "paragraph", "blockquote": "blockquote", "ul": "bullet_list", "ol": "ordered_list",
    "li": "list_item", "table": "table", "thead": "thead", "tbody": "tbody", "tr": "tr",
    "th": "th", "td": "td",
}  # fmt: skip
BOUNDARIES = {"div", "section", "article", "dl", "dt", "dd", "figure", "figcaption", "caption"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {"a", "em", "i", "strong", "b", "code", "sub", "sup", "kbd", "s", "del", "br", "img"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_CLEANER = nh3.Cleaner(
    tags={*BLOCKS, *BOUNDARIES, *HEADINGS, *INLINE, "tfoot", "pre", "hr"},
    attributes=ATTRIBUTES,
    url_schemes=set(LINK_SCHEMES | IMAGE_SCHEMES),
    link_rel=None,
)


def tokens_of_html(html: str, lines: list[int]) -> list[Token]:
    """Block tokens for a piece of HTML; each carries `lines` (first, last + 1) as its map.

    Scripts, styles and comments vanish; tags outside of the dialect go, their text stays.
    """
    builder = _Builder(lines)
    builder.feed(_CLEANER.clean(html))
    builder.close()
    return builder.finish()


class _Builder(HTMLParser):
    """Turns well-formed HTML (the cleaner's output) into tokens."""

    def __init__(self, lines: list[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = lines
        self.tokens: list[Token] = []
        self.inline: list[Token] = []
        self.open: list[Token] = []
        self.code: list[str] | None = None
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.code is not None:
            return
        if tag in INLINE:
            self.inline.append(_inline_html(self.get_starttag_text() or ""))
            return
        self.flush()
        if tag == "pre":
            self.code = []
        elif tag == "hr":
            self.add("hr", "hr", 0)
        elif tag == "table" and self.tables:
            self.tables += 1
        elif name := self.block_of(tag):
            self.tables += tag == "table"
            self.open.append(self.add(f"{name}_open", tag, 1))
            self.open[-1].attrs = _numbers(attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self.code is not None:
            self.add("fence", "code", 0).content = "".join(self.code).strip("\n") + "\n"
            self.tokens[-1].markup, self.code = "```", None
        elif self.code is not None:
            return
        elif tag in INLINE:
            self.inline.append(_inline_html(f"</{tag}>"))
        else:
            self.flush()
            if tag == "table":
                self.tables -= 1
            if (name := self.block_of(tag)) and not (tag == "table" and self.tables):
                self.end(name, tag)

    def handle_data(self, data: str) -> None:
        if self.code is not None:
            self.code.append(data)
        elif text := re.sub(r"\s+", " ", data):
            self.inline.append(Token("text", "", 0, content=text))

    def block_of(self, tag: str) -> str | None:
        """The token name of a block tag; parts of a table in a table have none."""
        if tag in HEADINGS:
            return "heading"
        if self.tables > 1 and tag in {"thead", "tbody", "tr", "th", "td"}:
            return None
        return "tbody" if tag == "tfoot" else BLOCKS.get(tag)

    def end(self, name: str, tag: str) -> None:
        opening = self.open.pop()
        if name in {"paragraph", "heading"} and self.tokens[-1] is opening:
            self.tokens.pop()
            return
        if name in {"th", "td"}:
            self.unwrap_cell(opening)
        self.add(f"{name}_close", tag, -1)

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
        within = self.open[-1].type if self.open else ""
        bare = within in {"paragraph_open", "heading_open"}
        hidden = within == "list_item_open"
        if not bare:
            self.add("paragraph_open", "p", 1).hidden = hidden
        self.add("inline", "", 0).children = words
        if not bare:
            self.add("paragraph_close", "p", -1).hidden = hidden

    def add(self, kind: str, tag: str, nesting: int) -> Token:
        token = Token(kind, tag, nesting, block=True, map=list(self.lines))  # type: ignore[arg-type]
        if kind.startswith("heading"):
            token.markup = "#" * int(tag[1])
        elif kind.startswith(("bullet", "ordered", "list_item")):
            token.markup = "-"
        self.tokens.append(token)
        return token

    def finish(self) -> list[Token]:
        self.flush()
        return self.tokens


def _inline_html(source: str) -> Token:
    return Token("html_inline", "", 0, content=source)


def _numbers(attrs: list[tuple[str, str | None]]) -> dict[str, str | int | float]:
    """The numeric attributes (spans, a list's start) that are numbers of a sensible size."""
    return {name: int(value) for name, value in attrs if value and re.fullmatch(r"\d{1,9}", value)}


