"""Titles, which are plain text, as the dialect writes them."""

import re
from collections.abc import Callable

from markup import parse, plain_text
from markup.pairs import opening_line
from markup.spaces import one_line

# In which the dialect or HTML may see more than a sign.
ACTIVE = re.compile(r"[\\`*_{}\[\]<>#&|~!]")


def cut_line(title: str, slug: str) -> str:
    """The line that opens a cut with this title."""
    return opening_line("cut", {"title": title, "id": slug})


def heading_line(level: int, title: str, slug: str = "") -> str:
    """The line of a heading with this title, every sign in it taken as a sign."""
    words = ACTIVE.sub(r"\\\g<0>", one_line(title))
    anchor = f"{{#{slug}}}" if slug else ""
    return " ".join(part for part in ("#" * level, words, anchor) if part)


def cell_text(text: str) -> str:
    """The same for a cell of a pipe table."""
    return ACTIVE.sub(r"\\\g<0>", one_line(text))


def is_kept(title: str, line: Callable[[str], str]) -> bool:
    """Whether a reader of the document gets the title as it is: its blanks may be lost."""
    text = line(title)
    nodes = parse(f"{text}\n\n{{/cut}}" if text.startswith("{cut(") else text).tree.children
    if len(nodes) != 1 or nodes[0].type not in ("cut", "heading"):
        return False
    read = nodes[0].attrs["title"] if nodes[0].type == "cut" else plain_text(nodes)
    return bool(read == title)
