"""The words of a block in one normal form: inline HTML as nodes, tidy spaces, bounded nesting."""

import re
from html.parser import HTMLParser

from markdown_it.token import Token
from markdown_it.utils import EnvType

from .addresses import is_allowed, spelled
from .images import IN_LINE, PLAIN, image, read_params
from .problems import report
from .spaces import BREAKS, one_line, tidy_spaces

MAX_NESTING = 12
TAGS = {
    "em": "em", "i": "em", "strong": "strong", "b": "strong", "a": "link", "code": "code",
    "sub": "sub", "sup": "sup", "kbd": "kbd", "s": "s", "del": "s",
}  # fmt: skip
ACTIVE_TAGS = {
    "script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "button",
    "select", "textarea", "link", "meta", "base", "video", "audio", "template", "frame",
    "frameset", "applet", "noscript", "xmp", "plaintext",
}  # fmt: skip
IMAGES = {"image", "img"}
# The tags that HTML has and had, and ours. Of others it is likely that they were meant as words.
_WORDS_OF_HTML = """
    abbr acronym address area article aside bdi bdo big blink blockquote body br canvas caption
    center cite col colgroup data datalist dd details dfn dialog dir div dl dt err fieldset
    figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hgroup hr html image img info ins
    label legend li main map mark marquee menu meter nav nobr ol optgroup option output p param
    picture pre progress q rp rt ruby samp search section slot small source span strike summary tab
    table tablist tabpanel tabs tbody td tfoot th thead time title tr track tt u ul var warn wbr
"""
HTML_TAGS = ACTIVE_TAGS | set(TAGS) | set(_WORDS_OF_HTML.split())
# In a line these are taken for constructs gone astray; other braces are prose.
CONSTRUCT_INSIDE = re.compile(
    r"\{(?=/(?:cut|note|tabs?|ifn?def|includetag)\}"
    r"|(?:cut|tab|heading|linkto|var|include(?:tag)?|ifn?def)\("
    r"|note:|(?:channels|sla|tabs)\})"
)
_SOURCE = re.compile(r"\{[^{}]*\}?")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")


def check(children: list[Token], line: int, env: EnvType) -> None:
    """Report constructs and comments that stand inside a line, and HTML that is left out.

    Runs before escapes are joined to the text, so an escaped brace is not seen as a construct.
    """
    previous = ""
    for token in children:
        tag = _TAG.match(token.content) if token.type == "html_inline" else None
        if token.type == "text" and "html" not in token.meta:  # that was looked at as a whole
            report_constructs(token.content, line, env)
            if "<!--" in token.content:
                report(env, line, "unclosed comment")
        elif token.type == "params":
            if previous not in IMAGES or read_params(token.content) is None:
                report(env, line, "params", token.content)
        elif token.type == "unknown":
            report(env, line, _what_is_wrong(token.content), token.content)
        elif tag:
            if tag[1].lower() in ACTIVE_TAGS:
                report(env, line, "active html", tag[1])
            elif tag[1].lower() not in HTML_TAGS:
                report(env, line, "unknown tag", token.content)
            elif tag[1].lower() in {
                "info",
                "warn",
                "err",
                "details",
                "summary",
                "tabs",
                "tablist",
                "tab",
                "tabpanel",
            }:
                report(env, line, "inside", token.content)
        previous = "img" if tag and tag[1].lower() == "img" else token.type
        line += _line_breaks(token)


def normalised(children: list[Token], line: int) -> list[Token]:
    """The inline tokens in normal form. `line` (from 0) is where they begin.

    HTML tags of the dialect become the nodes of their Markdown twins, others vanish and leave
    their text; titles of links and images go; no link in a link; a run of blanks is one space.
    """
    if len(children) == 1 and children[0].type == "text":  # so are most, and need no more
        children[0].content = one_line(children[0].content)
        children[0].map = [line, line + 1]
        return children if children[0].content else []
    events: list[Token] = []
    for token in children:
        if token.type == "params":
            _measure(events, token.content)
            continue
        new = _from_html(token) if token.type == "html_inline" else _from_markdown(token)
        for each in new:
            each.map = [line, line + 1]
        events += new
        line += _line_breaks(token)
    return tidy_spaces(_bounded(_paired(events)))


def report_constructs(text: str, line: int, env: EnvType) -> None:
    """Report the first construct in a text that begins at a line."""
    if match := CONSTRUCT_INSIDE.search(text):
        source = _SOURCE.match(text, match.start())
        line += text.count("\n", 0, match.start())
        report(env, line, "inside", source[0] if source else "{")


def _what_is_wrong(source: str) -> str:
    return "inside" if CONSTRUCT_INSIDE.match(source) else "unknown"


def _measure(events: list[Token], params: str) -> None:
    """Give the image before them its params; without one there is nothing to measure."""
    if events and events[-1].type == "image":
        events[-1].attrs.update(read_params(params) or {})


def _line_breaks(token: Token) -> int:
    if token.type in {"html_inline", "unknown", "link_open"}:
        return token.content.count("\n")
    return token.type in BREAKS and token.tag == "br"


class _Tag(HTMLParser):
    """The attributes of one tag."""

    attributes: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes = {name: value or "" for name, value in attrs}


def _attributes(source: str) -> dict[str, str]:
    parser = _Tag()
    parser.feed(source)
    return parser.attributes


def _from_html(token: Token) -> list[Token]:
    match = _TAG.match(token.content)
    tag = match[1].lower() if match else ""
    if tag == "br":
        return [Token("hardbreak", "", 0)]
    if tag == "img":
        attributes = _attributes(token.content)
        return [_from_img(attributes)]
    if tag not in TAGS:
        return []
    name = TAGS[tag]
    if token.content.startswith("</"):
        return [Token(f"{name}_close", tag, -1, meta={"html": True})]
    opening = Token(f"{name}_open", tag, 1, meta={"html": True})
    if name == "link":
        href = spelled(_attributes(token.content).get("href", "").strip())
        if not is_allowed(href):
            return []
        opening.attrs = {"href": href}
    return [opening]


def _from_markdown(token: Token) -> list[Token]:
    if token.type == "image":
        title = str(token.attrs.get("title", ""))
        return [image(str(token.attrs.get("src", "")), _words(token.children or []), title)]
    if token.type == "link_open":
        token.attrs = {"href": spelled(str(token.attrs.get("href", "")))}
    return [token]


def _from_img(attributes: dict[str, str]) -> Token:
    classes = attributes.get("class", "").split()
    measures = {name: attributes.get(name, "") for name in ("width", "height")}
    title = IN_LINE if IN_LINE in classes else ""
    token = image(spelled(attributes.get("src", "")), attributes.get("alt", ""), title, **measures)
    if token.type == "image" and PLAIN in classes:
        token.attrs[PLAIN] = PLAIN
    return token


def _words(tokens: list[Token]) -> str:
    return "".join(
        " " if t.type in BREAKS else _words(t.children) if t.children else t.content
        for t in tokens
        if t.type != "html_inline"
    )


def _paired(tokens: list[Token]) -> list[Token]:
    """Without the HTML tags that have no partner within the same Markdown node."""
    kept: list[Token | None] = []
    stack: list[int] = []
    for token in tokens:
        if token.nesting == 1:
            stack.append(len(kept))
        elif token.nesting == -1:
            partner = _partner(kept, stack, token)
            if partner is None:
                continue
            while stack[-1] != partner:
                kept[stack.pop()] = None
            stack.pop()
        kept.append(token)
    for index in stack:
        kept[index] = None
    return [token for token in kept if token]


def _partner(kept: list[Token | None], stack: list[int], closing: Token) -> int | None:
    """Where the tag was opened that `closing` closes; a Markdown node passes over HTML tags."""
    is_html, wanted = "html" in closing.meta, closing.type.replace("_close", "_open")
    for index in reversed(stack[-MAX_NESTING:] if is_html else stack):
        opening = kept[index]
        assert opening
        if ("html" in opening.meta) == is_html:
            if not is_html or opening.type == wanted:
                return index
        elif is_html:
            return None
    return None


def _bounded(tokens: list[Token]) -> list[Token]:
    """Without links in links, empty pairs, and nesting beyond MAX_NESTING; code as one token."""
    out: list[Token] = []
    keep: list[bool] = []
    links = depth = 0
    code: list[str] | None = None
    code_depth = 0
    for token in tokens:
        if code is not None:
            code_depth += token.nesting
            if code_depth:
                code.append(" " if token.type in BREAKS else token.content)
                continue
            if text := one_line("".join(code)):
                out.append(Token("code_inline", "code", 0, content=text, markup="`"))
            code = None
        elif token.type == "code_open":
            code, code_depth = [], 1
        elif token.nesting == 1:
            is_link = token.type == "link_open"
            keep.append(depth < MAX_NESTING and not (is_link and links))
            if keep[-1]:
                depth, links = depth + 1, links + is_link
                out.append(token)
        elif token.nesting == -1:
            if keep.pop():
                depth, links = depth - 1, links - (token.type == "link_close")
                _close(out, token)
        else:
            out.append(token)
    return out


def _close(out: list[Token], closing: Token) -> None:
    while out and out[-1].type == "text" and not out[-1].content:
        out.pop()
    if out and out[-1].nesting == 1:
        out.pop()
    else:
        out.append(closing)
