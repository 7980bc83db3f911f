"""From source documents to the text of one build: variables, conditions, shared fragments.

`build` puts values in the place of `{var(name)}` and fragments in the place of
`{include(path)[tags=a]}`, keeps what `{ifdef(a,b)}` and `{ifndef(a)}` let through, and drops
comments. Code is never touched. The rest of the dialect is left for `parse`.

Conditions and tags are filters over the text and not blocks: they may begin and end in the middle
of a line and across each other. A line on which they leave nothing goes altogether, so that a list
around it stays one list.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from .directives import Directive, directives
from .documents import Problem
from .fragments import Line, Lines, escaped_value, path_in_tree
from .parsing import match_front_matter
from .problems import problem

MAX_DEPTH = 30
MAX_SIZE = 2_000_000  # characters: a few files that include each other twice grow without end

Load = Callable[[str], str | None]


@dataclass
class Built:
    """The text of a document in one build; `included` are the paths of its fragments."""

    path: str
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    included: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "".join(f"{line.text}\n" for line in self.lines)

    def at_source(self, found: Problem) -> Problem:
        """A problem that `parse` found in the built text, with the file and line to mend."""
        path, line = self.place(found.line)
        return replace(found, path=path, line=line)

    def place(self, number: int) -> tuple[str, int]:
        """The file and the line in it of a line of the built text; both count from 1."""
        if not self.lines:
            return self.path, number
        line = self.lines[min(max(number, 1), len(self.lines)) - 1]
        return line.path, line.number


def build(
    path: str,
    load: Load,
    *,
    names: Collection[str] = (),
    variables: Mapping[str, str] | None = None,
) -> Built:
    """The document at `path` in the build of these `names`.

    `load` gives the text of a file by its path in the tree (`/` between folders, none in front, no
    `..`), or None where there is none. The path of a fragment is relative to the file that includes
    it, or to the root of the tree if it begins with `/`. A fragment gets the indent of the line on
    which it is included. What is wrong is told in `problems`, each with its file and line.
    """
    return _Build(load, frozenset(names), variables or {}).run(path)


class _Build:
    """What the files of one build have in common."""

    def __init__(self, load: Load, names: frozenset[str], variables: Mapping[str, str]) -> None:
        self.load, self.names, self.variables = load, names, variables
        self.problems: dict[Problem, None] = {}  # once each, however often a fragment is included
        self.included: set[str] = set()
        self.size = 0

    def run(self, path: str) -> Built:
        text = self.load(path)
        if text is None:
            self.report(path, 1, "missing file", path)
        lines = _File(self, path, text or "").run()
        return Built(path, lines, list(self.problems), self.included)

    def report(self, path: str, line: int, kind: str, source: str, closing: str = "") -> None:
        self.problems[problem(line, kind, source, closing, path)] = None

    def fragment(self, directive: Directive, chain: tuple[str, ...]) -> list[Line]:
        """The lines of an included file; none, and a problem, if it cannot be included."""
        source = ",".join(directive.args)
        path = path_in_tree(source, chain[-1])
        text, kind = self.read(path, chain)
        if path and text is not None:
            self.included.add(path)
            return _File(self, path, text, directive.tags, chain).run()
        self.report(chain[-1], directive.line, kind, source)
        return []

    def read(self, path: str | None, chain: tuple[str, ...]) -> tuple[str | None, str]:
        """The text of a fragment, or None and the kind of problem that stands in the way."""
        if path is None:
            return None, "outside"
        if path in chain or len(chain) >= MAX_DEPTH:
            return None, "cycle"
        text = self.load(path)
        self.size += len(text or "") + 1
        return (text, "missing file") if self.size <= MAX_SIZE else (None, "large build")


class _File:
    """One pass over a file: its text goes out piece by piece, as far as it is visible."""

    def __init__(
        self,
        build: _Build,
        path: str,
        text: str,
        tags: tuple[str, ...] | None = None,
        chain: tuple[str, ...] = (),
    ) -> None:
        self.build, self.path, self.tags = build, path, tags
        self.text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
        self.chain = (*chain, path)
        self.lines = Lines(path)
        self.open: dict[str, list[tuple[Directive, bool]]] = {}
        self.unmet = 0  # how many open conditions are not met
        self.selected = 0  # how many open tags are asked for

    def run(self) -> list[Line]:
        is_page = len(self.chain) == 1
        start, line = 0, 1
        if front := match_front_matter(self.text):
            start, line = front.end(), 1 + front[0].count("\n")
            if is_page:  # the data of a fragment are none of the page
                self.lines.write(front[0], 1)
        for each in directives(self.text, start, tags_in_code=not is_page):
            self.write(self.text[start : each.start], line)
            self.lines.touched = True
            self.follow(each)
            start, line = each.end, each.line + self.text.count("\n", each.start, each.end)
        self.write(self.text[start:], line)
        self.report_unclosed()
        return self.lines.finish(self.text.count("\n") + 1)

    def write(self, text: str, line: int) -> None:
        if self.is_visible:
            self.lines.write(text, line)

    def follow(self, directive: Directive) -> None:
        if directive.kind in {"ifdef", "ifndef", "includetag"}:
            if directive.closes:
                self.close(directive)
            else:
                self.begin(directive)
        elif self.is_visible and directive.kind == "var":
            self.lines.add(self.value(directive), self.path, directive.line)
        elif self.is_visible and directive.kind == "include":
            self.lines.insert(self.build.fragment(directive, self.chain))

    def value(self, directive: Directive) -> str:
        name = ",".join(directive.args)
        if name in self.build.variables:
            return escaped_value(str(self.build.variables[name]))
        self.report(directive, "variable", directive.source)
        return ""

    @property
    def is_visible(self) -> bool:
        return not self.unmet and (self.selected > 0 or not self.open.get("includetag"))

    def begin(self, directive: Directive) -> None:
        if directive.kind == "includetag":
            met = self.tags is None or not {*self.tags}.isdisjoint(directive.args)
        else:
            met = self.build.names.isdisjoint(directive.args) == (directive.kind == "ifndef")
        self.open.setdefault(directive.kind, []).append((directive, met))
        self.count(directive, met, 1)

    def close(self, directive: Directive) -> None:
        if stack := self.open.get(directive.kind):
            self.count(directive, stack.pop()[1], -1)
        else:
            self.report(directive, "unopened", directive.source.strip())

    def count(self, directive: Directive, met: bool, step: int) -> None:
        if directive.kind == "includetag":
            self.selected += step * met
        else:
            self.unmet += step * (not met)

    def report_unclosed(self) -> None:
        for kind, stack in self.open.items():
            for directive, _ in stack:
                self.report(directive, "unclosed", f"{{{kind}}}", f"{{/{kind}}}")

    def report(self, directive: Directive, kind: str, source: str, closing: str = "") -> None:
        self.build.report(self.path, directive.line, kind, source, closing)
