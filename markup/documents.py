"""What the parser gives and the rest of the project reads: document, problem, link, cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.tree import SyntaxTreeNode


@dataclass(frozen=True)
class Problem:
    """Something that an author must put right.

    `line` counts from 1 in the text given, or in the file at `path` if that is told.
    """

    line: int
    message: str
    path: str = ""


@dataclass
class Document:
    """A parsed text: its tree, what is wrong with it, and its YAML front matter (or {})."""

    tree: SyntaxTreeNode
    problems: list[Problem] = field(default_factory=list)
    front_matter: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """A link of a text. `line` counts from 1; in an HTML table it is the table's first line."""

    href: str
    text: str
    line: int


@dataclass(frozen=True)
class Target:
    """What `{linkto(path#id)}` leads to: an address, and the title of the page or heading."""

    href: str
    title: str


@dataclass(eq=False)
class Cell:
    """One cell of a table; the same object stands at every position that it spans."""

    text: str
    nodes: Sequence[SyntaxTreeNode]
    header: bool
    hrefs: list[str]


Source = str | Document | Sequence[SyntaxTreeNode]
