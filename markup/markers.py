"""Block rules: the lines that open and close the dialect's blocks.

Each rule only marks a line. Pairing is done afterwards (structure.py), so that nesting costs no
recursion, and so that lists, quotes and line numbers stay CommonMark's own business.

A construct is read only where it starts a line (or, for a closing one, where it ends a
paragraph's line). Braces elsewhere are prose: `{id}` in a sentence means nothing. A line that is
nothing but `{word}`, `{word(...)}` or `{/word}`, in small Latin letters, is taken for a construct,
and reported when there is none of that name; `\\{word}` and code are never constructs.
"""

import html
import re
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, paragraph

from . import asciidoc
from .html_source import shallow
from .problems import report
from .references import KNOWN_REFERENCES
from .spaces import one_line

# Blocks inside blocks (each list counts twice): deeper ones are read as plain lines.
MAX_LEVEL = 40
SUMMARY_LINES = 20
TAB_LIST_LINES = 60

ID = r"[\w.:-]{0,200}"
OPENING = re.compile(
    rf"""\{{(?P<titled>cut|tab)\((?P<title>.*?)\)(?:\[id=(?P<id>{ID})\])?\}}
      | \{{note:(?P<kind>info|warn|err)\}}
      | \{{(?P<tabs>tabs)\}}
      | <(?P<tag>(?i:info|warn|err|details|tabs|tabpanel))(?:\s[^<>]*)?>""",
    re.VERBOSE,
)
CLOSING = re.compile(
    r"\{/(?P<name>cut|note|tabs|tab)\}|</(?P<tag>(?i:info|warn|err|details|tabs|tabpanel))\s*>"
)
NAMES = {"details": "cut", "tabs": "tabs", "tabpanel": "tab"}  # other tags are notes
CLOSING_AT_END = re.compile(rf"(?<!\\)(?:{CLOSING.pattern})[ \t]*$")
HEADING = re.compile(rf"\{{heading\((?P<title>.*?)\)(?:\[id=(?P<id>{ID})\])?\}}\s*$")
LONE = re.compile(
    r"\{(?!linkto\()(?P<close>/?)(?P<name>[a-z][a-z0-9_-]*)(?:\(.*\)|:[^{}]*)?(?:\[[^\[\]]*\])?\}\s*$"
)
ASCIIDOC_TABLE = re.compile(r"\|===\s*$")
TAB_LIST = re.compile(r"(?i)<tablist(?=[\s>])")
TAB_LIST_END = re.compile(r"(?i)</tablist\s*>")
TAB = re.compile(r"(?is)<tab(?:\s[^<>]*)?>(.*?)</tab\s*>")
SUMMARY = re.compile(r"(?is)<summary(?:\s[^<>]*)?>(.*?)</summary\s*>")
SUMMARY_END = re.compile(r"(?i)</summary\s*>")
TABLE = re.compile(r"(?i)<table(?=[\s>])")
TABLE_END = re.compile(r"(?i)</table\s*>")


def add_rules(md: MarkdownIt) -> None:
    """Put the dialect's block rules before CommonMark's."""
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("table", "dialect_depth", _too_deep)
    md.block.ruler.before("table", "dialect_asciidoc", asciidoc.table, ends)
    md.block.ruler.before("html_block", "dialect_table", _html_table, ends)
    md.block.ruler.before("html_block", "dialect_summary", _summary, ends)
    md.block.ruler.before("html_block", "dialect_tab_list", _tab_list, ends)
    md.block.ruler.before("table", "dialect_markers", _markers, ends)
    md.block.ruler.before("paragraph", "dialect_closing", _after_closing, {"alt": ["paragraph"]})
    md.block.ruler.at("paragraph", _paragraph)


def read_title(source: str) -> str:
    """A title as one line of plain text; escapes and entities are read as in a link's title."""
    return one_line(unescapeAll(source))


def written_title(title: str) -> str:
    """The title as it stands between the parentheses of `{cut(...)}`: see `read_title`."""
    title = re.sub(r"\\(?=[!-/:-@\[-`{-~])", r"\\\\", title)
    title = re.sub(r"&(?=#?\w+;)", "&amp;", title)
    return re.sub(r"\)(?=\}|\[id=)", "&#41;", title)


def block_name(match: re.Match[str]) -> str:
    """`cut`, `note`, `tabs` or `tab`, whichever spelling opened or closed it."""
    found = match.groupdict()
    name = found.get("titled") or found.get("tabs") or found.get("name")
    return name or NAMES.get((found["tag"] or "").lower(), "note")


def push_marker(state: StateBlock, line: int, role: str, **meta: Any) -> None:
    """Add a marker token: role `open`, `close`, `summary`, `tablist` or `unknown`."""
    token = state.push("marker", "", 0)
    token.map = [line, line + 1]
    token.meta = {"role": role, **meta}


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or state.level + state.env.get("cell", 0) < MAX_LEVEL:
        return False
    report(state.env, start, "deep")
    _push_paragraph(state, start, state.bMarks[start] + state.tShift[start])
    return True


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark's strips blanks alone (4.8), the parser's non-breaking spaces too."""
    paragraph(state, start, end, silent)
    first = state.src[state.bMarks[start] + state.tShift[start]]
    last = state.src[state.eMarks[state.line - 1] - 1]
    if first.isspace() or last.isspace():  # few are, and it takes time
        lines = state.getLines(start, state.line, state.blkIndent, False)
        state.tokens[-2].content = lines.strip(" \t\n")
    return True


def _push_paragraph(state: StateBlock, line: int, pos: int) -> None:
    state.line = line + 1
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    token = state.push("inline", "", 0)
    token.map, token.children = [line, line + 1], []
    token.content = state.src[pos : state.eMarks[line]].strip(" \t")
    state.push("paragraph_close", "p", -1)


def _markers(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    pos, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if pos >= stop or state.src[pos] not in "{<|":
        return False
    match = OPENING.match(state.src, pos, stop) or CLOSING.match(state.src, pos, stop)
    if not match:
        return _lone_line(state, start, state.src[pos:stop], silent)
    if silent:
        return True
    while match:
        _push_match(state, start, match)
        pos = state.skipSpaces(match.end()) if match.end() < stop else stop
        match = OPENING.match(state.src, pos, stop) or CLOSING.match(state.src, pos, stop)
    state.line = start + 1
    if pos < stop:
        parse_rest(state, start, end, pos)
    return True


def _push_match(state: StateBlock, line: int, match: re.Match[str]) -> None:
    name, found = block_name(match), match.groupdict()
    if "titled" not in found:
        push_marker(state, line, "close", name=name)
        return
    attrs = {}
    if name == "note":
        attrs = {"kind": (found["kind"] or found["tag"]).lower()}
    elif name != "tabs":
        attrs = {"title": read_title(found["title"] or "")}
        if found["id"]:
            attrs["id"] = found["id"]
    push_marker(state, line, "open", name=name, attrs=attrs)


def parse_rest(state: StateBlock, line: int, end: int, pos: int) -> None:
    """Parse what stands on a line from `pos` on, as a block that begins there.

    `|===` is words there: on a line of its own, where it would be written, it means more.
    """
    if ASCIIDOC_TABLE.match(state.src, pos, state.eMarks[line]):
        report(state.env, line, "inside", "|===")
        _push_paragraph(state, line, pos)
        return
    saved = state.bMarks[line], state.tShift[line], state.sCount[line]
    state.bMarks[line], state.tShift[line], state.sCount[line] = pos, 0, state.blkIndent
    for rule in state.md.block.ruler.getRules(""):
        if rule(state, line, end, False):
            break
    state.bMarks[line], state.tShift[line], state.sCount[line] = saved


def _lone_line(state: StateBlock, line: int, text: str, silent: bool) -> bool:
    heading, lone = HEADING.match(text), LONE.match(text)
    if not (heading or lone or ASCIIDOC_TABLE.match(text)):
        return False
    if silent:
        return True
    state.line = line + 1
    if heading:
        _push_heading(state, line, heading)
    elif lone and text.rstrip() == f"{{{lone['name']}}}" and lone["name"] in KNOWN_REFERENCES:
        token = state.push("reference", "", 0)
        token.map, token.attrs = [line, line + 1], {"name": lone["name"]}
    else:
        report(state.env, line, "unknown", text.rstrip())
        push_marker(state, line, "unknown", source=text.rstrip())
    return True


def _push_heading(state: StateBlock, line: int, match: re.Match[str]) -> None:
    opening = state.push("heading_open", "h2", 1)
    opening.map, opening.markup = [line, line + 1], "##"
    if match["id"]:
        opening.attrs = {"id": match["id"]}
    token = state.push("inline", "", 0)
    token.map, token.children, token.content = [line, line + 1], [], match["title"].strip(" \t")
    state.push("heading_close", "h2", -1).markup = "##"


def _after_closing(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """End a paragraph after a line such as `text {/note}`, unless that stands in open code."""
    if not silent or start == 0:
        return False
    line = state.src[state.bMarks[start - 1] : state.eMarks[start - 1]]
    return line.count("`") % 2 == 0 and CLOSING_AT_END.search(line[-60:]) is not None


def _summary(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    pos = state.bMarks[start] + state.tShift[start]
    if state.src[pos : pos + 8].lower() != "<summary":
        return False
    stop = _end_of(SUMMARY_END, state, start, min(end, start + SUMMARY_LINES))
    match = SUMMARY.match(_text(state, start, *stop)) if stop else None
    if not stop or not match:
        return False
    if silent:
        return True
    push_marker(state, start, "summary", title=_words_of_html(match[1]))
    _continue_after(state, end, *stop)
    return True


def _tab_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`<tablist><tab>A</tab>...</tablist>`: the titles of the panels that follow."""
    if state.is_code_block(start):
        return False
    if not TAB_LIST.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    stop = _end_of(TAB_LIST_END, state, start, min(end, start + TAB_LIST_LINES))
    if not stop:
        return False
    if silent:
        return True
    source = _text(state, start, *stop)
    titles = [_words_of_html(title) for title in TAB.findall(source)]
    push_marker(state, start, "tablist", titles=titles, source=source)
    _continue_after(state, end, *stop)
    return True


def _words_of_html(source: str) -> str:
    return one_line(html.unescape(nh3.clean(shallow(source), tags=set())))


def _html_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """An HTML table runs to its `</table>`, blank lines or not."""
    if state.is_code_block(start):
        return False
    if not TABLE.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    if silent:
        return True
    stop = _table_end(state, start, end)
    if stop is None:
        report(state.env, start, "unclosed table")
        return False
    token = state.push("html_block", "", 0)
    token.content = _text(state, start, *stop)
    token.map = [start, stop[0] + 1]
    _continue_after(state, end, *stop)
    return True


def _table_end(state: StateBlock, start: int, end: int) -> tuple[int, int] | None:
    """The end of the table. A search that failed up to the end of the text is not repeated."""
    since, until = state.env.get("no_table_end", (end, end))
    if since <= start and end <= until:
        return None
    stop = _end_of(TABLE_END, state, start, end)
    if stop is None and not state.blkIndent:
        state.env["no_table_end"] = (start, end)
    return stop


def _end_of(
    pattern: re.Pattern[str], state: StateBlock, start: int, end: int
) -> tuple[int, int] | None:
    """The line and the position where the pattern first ends within this container."""
    for line in range(start, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return None
        if match := pattern.search(state.src, state.bMarks[line], state.eMarks[line]):
            return line, match.end()
    return None


def _text(state: StateBlock, start: int, last: int, stop: int) -> str:
    """The text from a line on to a position in the last line, without indents and quote signs."""
    lines = range(start, last + 1)
    ends = [*state.eMarks[start:last], stop]
    pieces = zip(lines, ends, strict=True)
    return "\n".join(state.src[state.bMarks[i] + state.tShift[i] : stop] for i, stop in pieces)


def _continue_after(state: StateBlock, end: int, line: int, pos: int) -> None:
    """Go on after a block that ended within a line: its rest is a block of its own."""
    state.line = line + 1
    rest = state.skipSpaces(pos)
    if rest < state.eMarks[line]:
        parse_rest(state, line, end, rest)
