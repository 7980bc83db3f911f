"""Where in a source document the directives of a build stand: outside of code, left to right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .fences import FENCE_LINE, Fences

NAMES = "var|includetag|include|ifdef|ifndef"
DIRECTIVE = rf"""\{{(?P<close>/)?(?P<name>{NAMES})
    (?:\(\s*(?P<args>[^(){{}}]{{0,500}})\))?(?:\[tags=(?P<tags>[^\[\]{{}}]{{0,500}})\])?\}}"""
TOKEN = re.compile(
    rf"""^{FENCE_LINE}
      | (?P<comment><!--)
      | \\[^\n]
      | (?P<ticks>`+)
      | {DIRECTIVE}""",
    re.VERBOSE | re.MULTILINE,
)
TAG_LINE = re.compile(
    r"^[ \t]*(?:\{includetag\((?P<args>[^(){}\n]{0,500})\)\}|(?P<close>\{/includetag\}))[ \t]*$",
    re.MULTILINE,
)
BLANK_LINE = re.compile(r"\n[ \t>]*\n|\Z")
RUN = re.compile("`+")


@dataclass(frozen=True)
class Directive:
    """A directive, or a comment: `[start:end]` of the text; `line` counts from 1."""

    kind: str
    start: int
    end: int
    line: int
    source: str
    closes: bool = False
    args: tuple[str, ...] = ()
    tags: tuple[str, ...] | None = None


def end_of_span(text: str, ticks: re.Match[str], stop: int, hopeless: set[int]) -> int:
    """The end of the code span that backticks begin, or their own end if nothing closes them.

    `hopeless` keeps, from call to call, the lengths of runs that nothing closes before `stop`.
    """
    length = len(ticks[0])
    if length not in hopeless:
        for run in RUN.finditer(text, ticks.end(), stop):
            if len(run[0]) == length:
                return run.end()
        hopeless.add(length)
    return ticks.end()


def directives(text: str, start: int, *, tags_in_code: bool) -> Iterator[Directive]:
    """The directives and comments from `start` on.

    What stands in code spans and fences is none, but for lines of `{includetag()}` where
    `tags_in_code` says so: fragments of code are marked in shared files too.
    """
    return _Scanner(text, start, tags_in_code).run()


class _Scanner:
    def __init__(self, text: str, start: int, tags_in_code: bool) -> None:
        self.text, self.start, self.tags_in_code = text, start, tags_in_code
        self.counted, self.line = 0, 1
        self.paragraph_end = 0
        self.hopeless: set[int] = set()  # lengths of backtick runs that nothing closes before it
        self.no_comment_end = False
        self.fences, self.looked_at = Fences(), start  # which lines it has seen

    def run(self) -> Iterator[Directive]:
        position = self.start
        while match := TOKEN.search(self.text, position):
            position = match.end()
            if match["fence"]:
                end = self.end_of_fence(match)
                if self.tags_in_code:
                    yield from self.tag_lines(position, end)
                position = end
            elif match["ticks"]:
                position = self.end_of_span(match)
            elif match["comment"]:
                if (end := self.end_of_comment(match)) > 0:
                    yield self.directive("comment", match.start(), end)
                    position = end
            elif match["name"] and _is_whole(match):
                yield self.directive(match["name"], *match.span(), match)

    def directive(
        self, kind: str, start: int, end: int, match: re.Match[str] | None = None
    ) -> Directive:
        self.line += self.text.count("\n", self.counted, start)
        self.counted = start
        found = match.groupdict() if match else {}
        return Directive(
            kind, start, end, self.line, self.text[start : min(end, start + 200)],
            bool(found.get("close")), _parts(found.get("args")) or (), _parts(found.get("tags")),
        )  # fmt: skip

    def end_of_fence(self, match: re.Match[str]) -> int:
        """Where the code ends that begins on this line."""
        before = self.text.rfind("\n", 0, match.end()) + 1
        for line in self.text[self.looked_at : before].split("\n")[:-1]:
            self.fences.look(line)
        end = self.end_of_line(before)
        self.fences.look(self.text[before:end])
        while self.fences.fence and end < len(self.text):
            after = self.end_of_line(end + 1)
            if not self.fences.take(self.text[end + 1 : after]):
                break
            end = after
        self.looked_at = end + 1
        return end

    def end_of_line(self, position: int) -> int:
        end = self.text.find("\n", position)
        return end if end >= 0 else len(self.text)

    def end_of_span(self, match: re.Match[str]) -> int:
        """The end of the code span that begins here, or of the backticks that begin none."""
        if match.start() >= self.paragraph_end:
            found = BLANK_LINE.search(self.text, match.start())
            self.paragraph_end = found.start() if found else len(self.text)
            self.hopeless.clear()
        return end_of_span(self.text, match, self.paragraph_end, self.hopeless)

    def end_of_comment(self, match: re.Match[str]) -> int:
        """0 for a comment that is never closed: `parse` reports it."""
        end = -1 if self.no_comment_end else self.text.find("-->", match.end())
        self.no_comment_end = end < 0
        return end + 3 if end >= 0 else 0

    def tag_lines(self, start: int, end: int) -> Iterator[Directive]:
        for match in TAG_LINE.finditer(self.text, start, end):
            yield self.directive("includetag", *match.span(), match)


def _is_whole(match: re.Match[str]) -> bool:
    """Whether it is written as its kind has to be; `parse` reports the others."""
    if match["close"]:
        closable = match["name"] not in {"var", "include"}
        return closable and match["args"] is None and match["tags"] is None
    return match["args"] is not None and (match["tags"] is None or match["name"] == "include")


def _parts(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(part for each in text.split(",") if (part := each.strip()))
