"""What a document holds, once it is read: plain data, the same for every spelling of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

# What a column of an SLA table is about: severity (None: any) and metric.
TableColumn = tuple[str | None, str]


@dataclass(frozen=True)
class Place:
    """Where in a document something stands (line 0: not known). str() is `file:line`."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Line(NamedTuple):
    """A line of a report about a place in a document."""

    place: Place
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


class BadDocument(Exception):
    """A document that cannot be imported. str() is one line: `file:line: what is wrong`.

    `lines`: that line, and one for each further thing that is wrong.
    """

    def __init__(self, path: str, line: int, message: str, others: Sequence[str] = ()) -> None:
        super().__init__(f"{Place(path, line)}: {message}")
        self.line, self.message = line, message
        self.lines = [str(self), *others]


@dataclass(frozen=True)
class Remark:
    """Something in a document that an editor should look at; it does not stop the import."""

    line: int
    message: str


@dataclass(frozen=True)
class Entry:
    """A question with its answer, or a section of the terms with its text (Markdown).

    `slug`: the id that its heading or cut has, if it can be an address. `about`: what the front
    matter of a canonical page says of its row.
    """

    title: str
    text: str
    line: int
    slug: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChannelRow:
    """One row of a table of channels. Hours in OpenStreetMap notation; None: not given."""

    name: str
    kind: str
    address: str
    opening_hours: str | None
    note: str
    line: int


@dataclass(frozen=True)
class SlaRow:
    """What is promised for one channel (no name: for any). Minutes; None: no commitment."""

    name: str
    line: int
    minutes: Mapping[TableColumn, int | None]


@dataclass
class SlaTable:
    """A table of promised times, with the words that introduce it (Markdown)."""

    rows: list[SlaRow]
    line: int
    title: str = ""
    intro: str = ""


@dataclass
class Document:
    """One document in one language. `title` is that of the FAQ category, if it names one.

    `percentile`, `effective_from`, `timezone`, `country` and `severities` (key -> what the severity
    means) come from the front matter.
    """

    path: str
    language: str
    kind: str
    title: str = ""
    entries: list[Entry] = field(default_factory=list)
    channels: list[ChannelRow] = field(default_factory=list)
    sla: SlaTable | None = None
    remarks: list[Remark] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)  # about the document as a whole
    timezone: str = ""
    country: str = ""
    percentile: str | None = None
    effective_from: date | None = None
    severities: dict[str, str] = field(default_factory=dict)
    # Of a canonical page (canonical_pages.py): its front matter, and the cells of its grid.
    head: dict[str, Any] | None = None
    grid: list[list[str]] = field(default_factory=list)
