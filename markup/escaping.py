"""Words escaped where they would be read as something else: in a line, and at its beginning.

mdformat's own functions do the same, but build sets and run a dozen searches for each piece of
words, and a text may have one piece for every two characters.
"""

import re
from html.entities import html5

from .markers import ASCIIDOC_TABLE, HEADING, LONE

BLANK = r"[ \t\n\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
SIGN = re.compile(
    rf"""[\\`]
      | \*(?!(?<={BLANK}\*){BLANK})
      | _(?!(?<={BLANK}_){BLANK})(?!(?<=[^\W_]_)[^\W_])
      | <(?!(?<!<<)[ ])
      | &(?:\#[0-9]{{1,7}}|\#[Xx][0-9A-Fa-f]{{1,6}}|(?P<entity>[A-Za-z][A-Za-z0-9]{{1,31}}));
      | \{{(?=[a-z][a-z0-9_-]*\(|params\[|note:
          |/(?:cut|note|tabs?|ifn?def|includetag|heading|table)\}}|(?:channels|sla|tabs)\}})""",
    re.VERBOSE,
)
# A pair of brackets is words, unless an address or the definition of one may follow.
BRACKETS = re.compile(r"\[[^\[\]]*+\](?![:(])|(?P<alone>[\[\]])")
# What a line must begin with to be more than words.
FIRST_SIGNS = frozenset("#>-+*_=~|:{0123456789")
BLOCK = re.compile(
    r"""(?:\#{1,6}|[-+*])(?:[ \t]|$) | > | ~~~
      | -+[ \t]*$ | =+[ \t]*$ | ([-_*])[ \t]*(?:\1[ \t]*){2,}$""",
    re.VERBOSE,
)
NUMBER = re.compile(r"([0-9]+)(?=[.)](?:[ \t]|$))")
DELIMITERS = re.compile(r"[|:\-\s]+")


def escaped_words(text: str) -> str:
    """A piece of words with a backslash before each sign that would be more than one."""
    return BRACKETS.sub(_alone, SIGN.sub(_sign, text))


def _sign(match: re.Match[str]) -> str:
    entity = match["entity"]
    return match[0] if entity and f"{entity};" not in html5 else f"\\{match[0]}"


def _alone(match: re.Match[str]) -> str:
    return f"\\{match[0]}" if match["alone"] else match[0]


def escaped_lines(text: str) -> str:
    """The lines of a paragraph, none of which begins a block."""
    return "\n".join([_line(line.strip(" \t"), i) for i, line in enumerate(text.split("\n"))])


def _line(line: str, index: int) -> str:
    if not line or line[0] not in FIRST_SIGNS:
        return line
    if NUMBER.match(line):
        return NUMBER.sub(r"\1\\", line, count=1)
    is_delimiter = index and "-" in line and DELIMITERS.fullmatch(line)
    if is_delimiter or any(each.match(line) for each in (BLOCK, LONE, HEADING, ASCIIDOC_TABLE)):
        return f"\\{line}"
    return line
