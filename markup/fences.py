"""Which lines of a text are fenced code, told line by line, where no parser runs."""

import re
from typing import NamedTuple

FENCE_LINE = r"""[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t][ \t>]*)*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"""
FENCE = re.compile(FENCE_LINE)
PREFIX = re.compile(r"[ \t>]*")
ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")


class _Place(NamedTuple):
    """In how many quotes words stand, and how far from the edge of the innermost."""

    quotes: int = 0
    indent: int = 0

    def reaches(self, other: "_Place") -> bool:
        """Whether words here still belong to the list item whose words begin at the other."""
        if self.quotes != other.quotes:
            return self.quotes > other.quotes
        return self.indent >= other.indent


class Fences:
    """What is code among the lines given. Code ends with the list item or quote it stands in."""

    def __init__(self) -> None:
        self.fence = ""
        self.place = _Place()  # where the lines of the open code must reach
        self.items: list[_Place] = []

    def take(self, line: str) -> bool:
        """Whether a line is in the code that is open; the line that closes it is."""
        if not self.fence:
            return False
        if self._leaves(line):
            self.fence = ""
            return False
        self.fence = "" if _closes(line, self.fence) else self.fence
        return True

    def look(self, line: str) -> None:
        """See what a line outside of code begins: code, items of lists."""
        if not line.strip():
            return
        place = _place(line)
        while self.items and not place.reaches(self.items[-1]):
            self.items.pop()
        end = 0
        while item := ITEM.match(line, end):
            end = item.end()
            self.items.append(_place(line, end))
        if match := FENCE.match(line):
            self.fence = match["fence"]
            quotes = line.count(">", 0, match.start("fence"))
            self.place = self.items[-1] if self.items else _Place()
            self.place = max(self.place, _Place(quotes))

    def _leaves(self, line: str) -> bool:
        place = _place(line)
        if not line.strip(" \t>"):
            return place.quotes < self.place.quotes
        return not place.reaches(self.place)


def _closes(line: str, fence: str) -> bool:
    line = line.strip(" \t>")
    return len(line) >= len(fence) and not line.strip(fence[0])


def _place(line: str, begin: int = 0) -> _Place:
    """Where the words of a line begin that stand after `begin`."""
    match = PREFIX.match(line, begin)
    before = line[: match.end() if match else begin]
    quote = before.rfind(">") + 1
    return _Place(before.count(">"), len(before) - quote)
