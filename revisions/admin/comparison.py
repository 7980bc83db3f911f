"""Two states of a row side by side, in words, for people who decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..canonical import Snapshot
from ..diff import diff_html
from ..errors import WorkflowError
from ..merge import value_in
from ..models import Content
from ..rendering import render_markdown

# Column and key of a row -> what the row is called.
Names = Mapping[tuple[str, Any], str]
NO_NAMES: Names = MappingProxyType({})


@dataclass(frozen=True)
class Change:
    """One column that differs; `html` is the rendered text after the change, for Markdown only."""

    column: str
    label: str
    language: str
    before: str
    after: str
    html: SafeString | None = None

    @property
    def diff(self) -> SafeString:
        """Word by word for texts; a fact is replaced as a whole ("4 hours" by "2 hours")."""
        if self.language:
            return diff_html(self.before, self.after)
        marked = (("del", self.before), ("ins", self.after))
        return format_html_join("", "<{0}>{1}</{0}>", (pair for pair in marked if pair[1]))


@dataclass(frozen=True)
class Conflict:
    """One column that was changed in two ways: the three texts, and the field that settles it."""

    column: str
    label: str
    language: str
    base: str
    live: str
    proposed: str
    settle: BoundField | None = None

    @property
    def live_marked(self) -> SafeString | str:
        """The live text, with signs where it differs from what was there before."""
        return diff_html(self.base, self.live) if self.language else self.live

    @property
    def proposed_marked(self) -> SafeString | str:
        """The text proposed, with signs where it differs from what was there before."""
        return diff_html(self.base, self.proposed) if self.language else self.proposed


def compare(
    content: Content, before: Snapshot, after: Snapshot, names: Names = NO_NAMES
) -> list[Change]:
    """What differs, facts first, then text by text with its languages together.

    Columns that `after` does not name stay as they are and are no change. `names` are those of
    rows that the snapshots name, for pages that compare many; others are asked for one by one.
    """
    changed = [c for c in after if value_in(after, c) != value_in(before, c)]
    labels = _labels(content, changed)
    return [
        Change(
            column=column,
            label=labels[column],
            language=content.language_of(column) or "",
            before=_words(content, column, before, names),
            after=_words(content, column, after, names),
            html=_rendered(content, column, after),
        )
        for column in sorted(changed, key=lambda column: _place(content, column))
    ]


def three_texts(
    content: Content, columns: Iterable[str], base: Snapshot, live: Snapshot, proposed: Snapshot
) -> list[Conflict]:
    """The three texts of each column in conflict."""
    columns = list(columns)
    labels = _labels(content, columns)
    return [
        Conflict(
            column=column,
            label=labels[column],
            language=content.language_of(column) or "",
            base=_words(content, column, base),
            live=_words(content, column, live),
            proposed=_words(content, column, proposed),
        )
        for column in columns
    ]


def left_out(content: Content, snapshot: Snapshot) -> list[str]:
    """By their names, the parts of a snapshot that the content of today cannot take: columns that
    are gone, and whatever names a row that does not exist any more."""
    kept = content.as_it_was(snapshot)
    # Sorted: PostgreSQL keeps the keys of JSON in an order of its own.
    columns = sorted(column for column in snapshot if column not in kept)
    labels = _labels(content, columns)
    return [labels[column] for column in columns]


def _labels(content: Content, columns: list[str]) -> dict[str, str]:
    known = [column for column in columns if content.holds(column)]
    return {column: column for column in columns} | content.column_labels(known)


def _words(content: Content, column: str, snapshot: Snapshot, names: Names = NO_NAMES) -> str:
    if column not in snapshot:
        return ""
    try:
        value = content.canonical(column, snapshot[column])
    except WorkflowError:
        # An old snapshot may hold anything. It is shown as it is.
        return str(snapshot[column])
    if isinstance(value, int) and (column, value) in names:
        return names[column, value]
    return content.value_in_words(column, value)


def _rendered(content: Content, column: str, snapshot: Snapshot) -> SafeString | None:
    if not any(column in content.columns_of(field) for field in content.markdown_fields):
        return None
    return mark_safe(render_markdown(str(snapshot[column] or "")))


def _place(content: Content, column: str) -> tuple[int, str]:
    """Where a column stands among the changes: as the form shows them, cells of a grid last."""
    order = [column for field in content.revised_fields for column in content.columns_of(field)]
    return (order.index(column) if column in order else len(order), column)


def languages_named(codes: Iterable[str]) -> list[str]:
    """The names of languages by their codes."""
    names = dict(settings.LANGUAGES)
    return [str(names.get(code, code)) for code in codes]
