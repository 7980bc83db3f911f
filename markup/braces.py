"""Constructs in braces inside a line: `{linkto(path#id)[text=...]}`, `{params[width=50%]}` after an
image, and those that are unknown."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline

from .addresses import is_allowed, spelled

# How far the end of a construct is looked for: its time for 100 KB of `{` follows.
LONGEST = 2_000
TITLE_OF_TARGET = "%text"
LINK_TO = re.compile(r"\{linkto\(\s*(?P<target>[^\s(){}\[\]]+)\s*\)(?:(?P<end>\})|\[text=)")
PARAMS = re.compile(r"\{params\[(?P<params>[^\[\]{}\n]{0,200})\]\}")
# Any name with parentheses; names that the dialect knows without them too. Other braces are prose.
CONSTRUCT = re.compile(
    r"""\{(?:
        /(?:cut|note|tabs?|ifn?def|includetag|heading|table)\}
      | note:[^{}]{0,50}\} | (?:channels|sla|tabs)\}
      | [a-z][a-z0-9_-]{0,30} \( (?:[^(){}] | \([^(){}]{0,200}\)){0,500} \)
        (?:\[[^\[\]{}]{0,500}\])? \}
    )""",
    re.VERBOSE,
)


def add_rules(md: MarkdownIt) -> None:
    """Put the rule for braces before all that could see something else in what they hold."""
    md.inline.ruler.after("escape", "dialect_braces", _braces)


def _braces(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    stop = min(state.posMax, state.pos + LONGEST)
    if (link := LINK_TO.match(state.src, state.pos, stop)) and _link_to(state, link, stop, silent):
        return True
    params = PARAMS.match(state.src, state.pos, stop)
    match = params or CONSTRUCT.match(state.src, state.pos, stop)
    if not match:
        return False
    if not silent:
        state.push("params" if params else "unknown", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _link_to(state: StateInline, match: re.Match[str], stop: int, silent: bool) -> bool:
    """A link whose address is a document and a heading in it, looked up later (see `reading`)."""
    target = spelled(unescapeAll(match["target"]))
    end = match.end() if match["end"] else state.src.find("]}", match.end(), stop) + 2
    if end < match.end() or not is_allowed(target):
        return False
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs, opening.info = {"href": target}, "linkto"
        opening.content = "\n" * match[0].count("\n")  # so that lines after it keep their numbers
        _words(state, match.end(), end - 2, has_words=not match["end"])
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _words(state: StateInline, start: int, end: int, has_words: bool) -> None:
    if not has_words or start == end:
        state.push("text", "", 0).content = TITLE_OF_TARGET
        return
    state.pos, outer = start, state.posMax
    state.posMax = end
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.posMax = outer
