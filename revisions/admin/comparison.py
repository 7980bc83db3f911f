"""Two states of a row side by side, in words, for people who decide."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..canonical import Snapshot
from ..diff import diff_html
from ..merge import value_in
from ..models import Content, Revision
from ..rendering import render_markdown


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
    """One column that was changed in two ways: the three texts."""

    label: str
    language: str
    base: str
    live: str
    proposed: str


def compare(content: Content, before: Snapshot, after: Snapshot) -> list[Change]:
    """What differs, facts first, then text by text with its languages together.

    Columns that `after` does not name stay as they are and are no change.
    """
    changed = [c for c in after if value_in(after, c) != value_in(before, c)]
    labels = _labels(content, changed)
    return [
        Change(
            column=column,
            label=labels[column],
            language=content.language_of(column) or "",
            before=_words(content, column, before),
            after=_words(content, column, after),
            html=_rendered(content, column, after),
        )
        for column in sorted(changed, key=lambda column: _place(content, column))
    ]


def conflicts(revision: Revision, columns: Iterable[str], live: Snapshot) -> list[Conflict]:
    """The three texts of each column in conflict."""
    content, base, columns = revision.content, revision.base_snapshot(), list(columns)
    labels = _labels(content, columns)
    return [
        Conflict(
            label=labels[column],
            language=content.language_of(column) or "",
            base=_words(content, column, base),
            live=_words(content, column, live),
            proposed=_words(content, column, revision.proposed),
        )
        for column in columns
    ]


def _known(content: Content, column: str) -> bool:
    """Does the row still have a column that an old snapshot names?"""
    return column in content.snapshot_fields() or ":" in column


def _labels(content: Content, columns: list[str]) -> dict[str, str]:
    known = [column for column in columns if _known(content, column)]
    return {column: column for column in columns} | content.column_labels(known)


def _words(content: Content, column: str, snapshot: Snapshot) -> str:
    if column not in snapshot:
        return ""
    if not _known(content, column):
        return str(snapshot[column])
    return content.value_in_words(column, snapshot[column])


def _rendered(content: Content, column: str, snapshot: Snapshot) -> SafeString | None:
    if not any(column in content.columns_of(field) for field in content.markdown_fields):
        return None
    return mark_safe(render_markdown(snapshot[column] or ""))


def _place(content: Content, column: str) -> tuple[int, str]:
    """Where a column stands among the changes: as the form shows them, cells of a grid last."""
    order = [column for field in content.revised_fields for column in content.columns_of(field)]
    return (order.index(column) if column in order else len(order), column)


def languages_named(codes: Iterable[str]) -> list[str]:
    """The names of languages by their codes."""
    names = dict(settings.LANGUAGES)
    return [str(names.get(code, code)) for code in codes]
