"""Core rules: from marked lines to blocks in pairs, in one shape whatever their spelling."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from .html_source import tokens_of_html
from .inline import ACTIVE_TAGS, check, normalised, report_constructs
from .lists import without_empty_lists
from .markers import CLOSING_AT_END, HEADING, TABLE, block_name
from .pairs import paired
from .problems import report
from .tables import normalise_table, report_lost_cells

HEADING_ID = re.compile(r"(?<!\\)\{#([\w.:-]{1,200})\}$")
ADVICE = re.compile(
    r"(?i)(?P<info>advice|note|совет|примечание)|(?P<warn>important|warning|важно|внимание)"
)
ACTIVE_START = re.compile(r"<(" + "|".join(sorted(ACTIVE_TAGS)) + r")\b", re.IGNORECASE)

HTML_CODE = re.compile(r"(?i)<(/?)(?:code|pre)\b[^<>]*>")


def blocks(state: StateCore) -> None:
    """After the block rules: convert HTML, part closing marks from words, pair the blocks."""
    report_lost_cells(state.tokens, state.src, state.env)
    tokens: list[Token] = []
    for token in state.tokens:
        if token.type == "html_block":
            tokens += _converted(token, state.env)
        elif token.type in {"fence", "code_block"}:
            token.content = token.content.rstrip("\n") + "\n" if token.content.strip("\n") else ""
            # Its language: written after ~~~, it must not begin so.
            token.info = token.info.lstrip(" \t~")
            tokens.append(token)
        elif token.type == "inline" and tokens[-1].type == "paragraph_open":
            tokens += _parted(token)
        else:
            if token.type == "inline" and tokens[-1].type == "heading_open":
                _take_id(tokens[-1], token)
            tokens.append(token)
    state.tokens = paired(_closings_outside(tokens), state.env)


def words(state: StateCore) -> None:
    """After the inline rules, before escapes are joined: look for stray constructs."""
    for token in state.tokens:
        if token.type == "inline" and token.children and token.map:
            check(token.children, token.map[0], state.env)


def finish(state: StateCore) -> None:
    """At the end: words in normal form, nothing empty, advice as notes, tables alike."""
    previous = ""
    for token in state.tokens:
        if token.type == "inline":
            children = token.children or []
            if previous == "heading_open":
                children = [_in_one_line(child) for child in children]
            token.children = normalised(children, token.map[0] if token.map else 0)
        previous = token.type
    tokens = without_empty_lists(_without_empty_paragraphs(state.tokens))
    # Again, since a table without rows leaves an empty item.
    tokens = without_empty_lists(normalise_table(tokens, state.env))
    state.tokens = _with_advice(tokens)


def _converted(token: Token, env: EnvType) -> list[Token]:
    start, _end = lines = token.map or [0, 0]
    text = token.content.lstrip()
    if text.startswith("<!--") and "-->" not in text:
        report(env, start, "unclosed comment")
    end = text.rfind("-->") + 3  # so that the expression below never looks for an end in vain
    visible = re.sub(r"(?s)<!--.*?-->", _line_ends, text[:end]) + text[end:]
    if match := ACTIVE_START.search(visible):
        report(env, start, "active html", match[1])
    in_cell = "cell" in token.meta
    if TABLE.match(text) and len(TABLE.findall(text)) > 1 or in_cell and TABLE.search(text):
        report(env, start, "nested table")
    report_constructs(_without_code(visible), start, env)
    return tokens_of_html(token.content, lines, tables=not in_cell)


def _without_code(html: str) -> str:
    """What stands outside of code, in the lines where it stood."""
    depth = position = 0
    parts: list[str] = []
    for tag in HTML_CODE.finditer(html):
        text = html[position : tag.start()]
        parts.append("\n" * text.count("\n") if depth else text)
        depth, position = max(0, depth - 1) if tag[1] else depth + 1, tag.end()
    return "".join([*parts, html[position:]])


def _line_ends(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _parted(token: Token) -> list[Token]:
    """The words of a paragraph, and after them a marker for each `{/note}` at their end."""
    closings: list[Token] = []
    line = (token.map or [0, 1])[1] - 1
    while match := CLOSING_AT_END.search(token.content, max(0, len(token.content) - 60)):
        meta = {"role": "close", "name": block_name(match)}
        closings.insert(0, Token("marker", "", 0, meta=meta, map=[line, line + 1]))
        token.content = token.content[: match.start()].rstrip(" \t\n")
    return [token, *closings]


def _closings_outside(tokens: list[Token]) -> list[Token]:
    """Move the markers parted from a paragraph behind its end."""
    out: list[Token] = []
    waiting: list[Token] = []
    for token in tokens:
        if token.type == "marker" and out and out[-1].type == "inline":
            waiting.append(token)
            continue
        out.append(token)
        if token.type == "paragraph_close":
            out += waiting
            waiting = []
    return out


def _take_id(heading: Token, words: Token) -> None:
    """The id of `## Title {#x}` and of `## {heading(Title)[id=x]}`."""
    if match := HEADING.match(words.content):
        words.content = match["title"].strip(" \t")
        heading.attrs.update({"id": match["id"]} if match["id"] else {})
    elif match := HEADING_ID.search(words.content):
        heading.attrs["id"] = match[1]
        words.content = words.content[: match.start()].rstrip(" \t\n")


def _in_one_line(token: Token) -> Token:
    return Token("text", "", 0, content=" ") if token.type == "softbreak" else token


def _without_empty_paragraphs(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in tokens:
        if token.type == "paragraph_close" and not (out[-1].children or []):
            del out[-2:]
        else:
            out.append(token)
    return out


def _with_advice(tokens: list[Token]) -> list[Token]:
    """Make a note of a paragraph that is one bold label, and of the paragraph after it."""
    out: list[Token] = []
    notes, index = 0, 0
    while index < len(tokens):
        token = tokens[index]
        notes += (token.type == "note_open") - (token.type == "note_close")
        may_be_label = not notes and token.type == "paragraph_open"
        kind = _label(tokens[index : index + 6]) if may_be_label else ""
        if kind:
            inside = tokens[index : index + 6]
            lines = [(token.map or [0])[0], (inside[3].map or [0, 0])[1]]
            out.append(Token("note_open", "div", 1, attrs={"kind": kind}, map=lines, block=True))
            out += [*inside, Token("note_close", "div", -1, block=True)]
            index += 6
        else:
            out.append(token)
            index += 1
    return out


def _label(tokens: list[Token]) -> str:
    """The kind of note that six tokens (a label, a paragraph) stand for, or nothing."""
    if [t.type for t in tokens] != ["paragraph_open", "inline", "paragraph_close"] * 2:
        return ""
    words = tokens[1].children or []
    if [t.type for t in words] != ["strong_open", "text", "strong_close"]:
        return ""
    match = ADVICE.fullmatch(words[1].content.rstrip(":.!"))
    return str(match.lastgroup) if match else ""
