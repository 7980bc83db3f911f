"""What a build puts together: lines with their places, paths of fragments, values as words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What begins a line without being words of it: indents, quote signs, list markers.
PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
# In which the dialect or HTML may see more than words, anywhere or at the beginning of a line.
SIGNS = re.compile(r"[!-$&-+<-?\[-`{-~]|^[-.:]|(?<=^\d)\.|(?<=^\d\d)\.")


@dataclass(frozen=True)
class Line:
    """A line of a built text, and where it stands in the sources (`number` counts from 1)."""

    text: str
    path: str
    number: int


class Lines:
    """Lines written piece by piece."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.done: list[Line] = []
        self.touched = False  # whether anything was taken out of the line that is being written
        self._pieces: list[str] = []
        self._place: tuple[str, int] | None = None  # where its first words stand

    def write(self, text: str, number: int) -> None:
        """Add a text that stands at line `number` of the file."""
        for index, piece in enumerate(text.split("\n")):
            if index:
                self.end_line(number + index - 1)
            self.add(piece, self.path, number + index)

    def add(self, piece: str, path: str, number: int) -> None:
        if self._place is None and piece.strip():
            self._place = path, number
        self._pieces.append(piece)

    def insert(self, lines: Sequence[Line]) -> None:
        """Add a fragment: its first line goes on with this one, the others get its indent."""
        begun = "".join(self._pieces)
        for index, line in enumerate(_indented(lines, begun)):
            if index:
                self.end_line(line.number)
            self.add(line.text, line.path, line.number)
            self._place = self._place or (line.path, line.number)

    def finish(self, number: int) -> list[Line]:
        """All lines; after the last line end there is none."""
        if any(self._pieces):
            self.end_line(number)
        return self.done

    def end_line(self, number: int) -> None:
        """End the line; one on which taking out left nothing is none."""
        text = "".join(self._pieces)
        if self.touched:
            text = text.rstrip(" \t")
        if text or not self.touched:
            path, number = self._place or (self.path, number)
            self.done.append(Line(text, path, number))
        self._pieces, self._place, self.touched = [], None, False


def _indented(lines: Sequence[Line], begun: str) -> list[Line]:
    """The lines of a fragment for its place in a list or a quote, without blank ones around."""
    words = [index for index, line in enumerate(lines) if line.text.strip()]
    if not words:
        return []
    lines = lines[words[0] : words[-1] + 1]
    prefix = PREFIX.match(begun)
    indent = re.sub(r"[^\s>]", " ", prefix[0]) if prefix else ""
    own = min(len(line.text) - len(line.text.lstrip(" ")) for line in lines if line.text.strip())
    cut = own if begun else 0  # a fragment that was indented for its place keeps its own indent
    return [
        Line((indent if index and line.text else "") + line.text[cut:], line.path, line.number)
        for index, line in enumerate(lines)
    ]


def path_in_tree(path: str, including: str) -> str | None:
    """The path from the root of the tree of what a file calls `path`; None for one outside."""
    if "\\" in path or "\0" in path or SCHEME.match(path):
        return None
    parts = [] if path.startswith("/") else including.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts) or None


def escaped_value(value: str) -> str:
    """A value as words in one line: character references for the signs that might be more."""
    return SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(value.split()))
