"""What an import is going to do: one step for each row, and what an editor should look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from revisions.canonical import Snapshot
from revisions.models import Revision
from sla.cells import cell_key

from .documents import Document, Line, Place

# A cell of an SLA policy: its channel and its severity (None: any), and the metric.
StepCell = tuple["Step | None", "Step | None", str]
Commitment = Mapping[str, Any] | None


class Status(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"  # the row had this very text once, and a newer document has replaced it
    CONFLICT = "conflict"  # the document says something new, and so does the site


class Ordered(StrEnum):
    """What became of the order of rows, where documents have another than the site."""

    DONE = "done"  # it is that of the documents now
    WANTED = "wanted"  # somebody who may arrange rows has to
    CONFLICT = "conflict"  # it has changed in the documents and on the site


class Origin(NamedTuple):
    """Where a text came from: its document, and the digests of the whole and of each column."""

    path: str
    digest: str
    columns: Mapping[str, str]


@dataclass(eq=False)
class Step:
    """One row: what changes in it, and what it has been imported from.

    A value in `changes` may be a step: the row that it makes. `is_fresh`: a document says what the
    row was not imported from before. `stays_draft` is the reason why the row must not be submitted
    yet, `conflict` the reason why what a document says is left out, or "". `draft`: the open
    revision into which the changes go, where an earlier import has begun one. `still_outdated`:
    languages whose text lags behind. `redirects`: addresses that the row had before.
    `known_paths`: the documents from which the row was imported before. `other_source`: the
    language in which the documents have the original, if not the row's own. `waits_for`: rows that
    have to be live before.
    """

    content: Any  # a row of content: its language columns are made at run time
    label: str
    place: Place
    status: Status = Status.NEW
    changes: dict[str, Any] = field(default_factory=dict)
    cells: dict[StepCell, Commitment] = field(default_factory=dict)
    # All cells that the documents state, whether or not they change.
    said: Mapping[StepCell, Commitment] = field(default_factory=dict)
    sources: dict[str, Origin] = field(default_factory=dict)
    is_fresh: bool = False
    stays_draft: str = ""
    conflict: str = ""
    draft: Revision | None = None
    still_outdated: list[str] = field(default_factory=list)
    redirects: list[str] = field(default_factory=list)
    other_source: str = ""
    waits_for: "list[Step]" = field(default_factory=list)
    known_paths: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)  # of the documents that speak of the row

    def columns(self) -> Snapshot:
        """The changes with the keys of rows in the place of steps. Those must be saved by now."""
        plain = {
            column: value.content.pk if isinstance(value, Step) else value
            for column, value in self.changes.items()
        }
        return plain | {column_of(cell): value for cell, value in self.cells.items()}

    def named(self) -> "Iterator[Step]":
        """This step, and those of the rows that documents name in its grid."""
        yield self
        for channel, tier, _metric in self.said:
            yield from filter(None, (channel, tier))


def column_of(cell: StepCell) -> str:
    """The snapshot key of a cell whose rows are saved."""
    channel, tier, metric = cell
    channel_key, tier_key = (step.content.pk if step else None for step in (channel, tier))
    return cell_key(channel_key, tier_key, metric)


def is_saved(cell: StepCell) -> bool:
    """Whether the rows of a cell are in the database already."""
    return all(step is None or step.content.pk is not None for step in cell[:2])


@dataclass
class Plan:
    """Everything about one document, or one pair. Steps in the order of their needs."""

    documents: list[Document]
    steps: list[Step] = field(default_factory=list)
    paired: int = 0  # entries that stand in both languages
    unpaired: list[Line] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    # Of rows that stand beside each other; known when the plan is carried out.
    order: list[tuple[Ordered, Line]] = field(default_factory=list)
    # Drafts of earlier imports that this one has handed in.
    picked_up: list[Step] = field(default_factory=list)
