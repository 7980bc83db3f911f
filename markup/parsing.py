"""From a text to its tree: one parser for the renderer, the importer and the exporter."""

import re
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.utils import EnvType

from . import braces, brackets, structure
from .documents import Document
from .inline import MAX_NESTING
from .lists import tidy_lists
from .markers import MAX_LEVEL, add_rules
from .nodes import Node
from .problems import report

FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n|)---[ \t]*(?:\n|$)", re.DOTALL)
# They come along when text is copied, and words with them are found by nobody. A joiner between two
# emoji makes one of them and stays.
ZERO_WIDTH = re.compile(
    "[\u200b\u200c\u2060\ufeff]|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
# What a text is looked through for once; most have none of it.
UNUSUAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\x85\u200b-\u200d\u2028\u2029\u2060\ud800-\udfff\ufeff]"
)
FRONT_MATTER_SIZE = 500_000  # characters: search hints of a long page take their room


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases: a few hundred characters of them can mean millions of values."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases (*)", problem_mark=mark)
        return super().compose_node(parent, index)


# The parser looks so many brackets ahead at each bracket: its time for 100 KB of `[` follows.
_WORDS = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
braces.add_rules(_WORDS)
brackets.add_rules(_WORDS)


def _read_words(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children is not None:
            _WORDS.inline.parse(token.content, _WORDS, state.env, token.children)


def _parser() -> MarkdownIt:
    # The parser's own limit drops what lies beyond it; ours comes first and drops nothing.
    md = MarkdownIt("commonmark", {"maxNesting": MAX_LEVEL + 10}).enable("table")
    md.core.ruler.at("inline", _read_words)
    add_rules(md)
    md.core.ruler.after("block", "dialect_blocks", structure.blocks)
    md.core.ruler.before("text_join", "dialect_words", structure.words)
    md.core.ruler.push("dialect_finish", structure.finish)
    return md


_MD = _parser()


def parse(text: str, *, front_matter: bool = False) -> Document:
    """Read a text of the dialect. Never fails: what is wrong is told in `problems`.

    Only documents have front matter; a text that begins with a line of --- does not.

    Line ends may be of any kind; NUL, lone surrogates and other control characters are
    replaced. Lines are counted in the text as given, front matter included.
    """
    env: dict[str, Any] = {}
    text = _clean(text)
    body, data = _part_front_matter(text, env) if front_matter else (text, {})
    tree = Node(_MD.parse(body, env))
    tidy_lists(tree)
    problems = sorted(env.get("problems", []), key=lambda problem: problem.line)
    return Document(tree, problems, data)


def _clean(text: str) -> str:
    if not UNUSUAL.search(text):
        return text
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    text = re.sub(r"[\x01-\x08\x0b-\x1f\x7f\x85\u2028\u2029]", " ", text)
    text = ZERO_WIDTH.sub("", text)
    return re.sub(r"[\x00\ud800-\udfff]", "\ufffd", text)


def match_front_matter(text: str) -> re.Match[str] | None:
    """The lines from --- to --- at the beginning of a document; [1] is what stands between."""
    return FRONT_MATTER.match(text[:FRONT_MATTER_SIZE])


def _part_front_matter(text: str, env: EnvType) -> tuple[str, dict[str, Any]]:
    """The text with its front matter blanked (so that lines keep their numbers), and the data."""
    match = match_front_matter(text)
    if not match:
        return text, {}
    try:
        data = yaml.load(match[1], Loader=_PlainLoader) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or type(error).__name__
        report(env, mark.line + 1 if mark else 0, "front matter", reason)
        data = {}
    if not isinstance(data, dict):
        return text, {}
    return "\n" * match[0].count("\n") + text[match.end() :], data
