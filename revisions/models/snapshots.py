"""Between a row of content and its snapshots: what a revision holds, and what follows from it."""

from contextlib import suppress
from copy import copy
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from ..canonical import Snapshot, canonical_value
from ..errors import UnknownColumn
from ..rendering import render_markdown
from .columns import Columns


class Snapshots(Columns):
    """Content as snapshots: made from a row, laid over a copy of it, written into its columns."""

    markdown_fields: ClassVar[dict[str, str]]
    source_language: Any

    class Meta:
        abstract = True

    def snapshot(self) -> Snapshot:
        """The row's words and facts as canonical JSON values, the same in any active language.

        A kind may have more than its columns (a grid)."""
        return self.columns_now()

    def columns_now(self) -> Snapshot:
        """The values of the columns alone: also of a row that is not stored yet."""
        return {
            column: self.canonical(column, getattr(self, self.field_of(column).attname))
            for column in self.snapshot_fields()
        }

    @classmethod
    def canonical(cls, column: str, value: Any) -> Any:
        """One snapshot value in its one spelling. Raises UnknownColumn, UnusableText."""
        if not cls.is_column(column):
            raise UnknownColumn(
                _("“%(column)s” is not a field of this content.") % {"column": column}
            )
        return canonical_value(cls.field_of(column), value)

    def as_it_was(self, old: Snapshot) -> Snapshot:
        """An old snapshot in the columns of today: those that are gone are left out, and so is
        whatever names a row that does not exist any more."""
        return {
            column: value
            for column, value in old.items()
            if self.is_column(column)
            and (
                value is None or not self.field_of(column).is_relation or self.row_at(column, value)
            )
        }

    def with_snapshot(self, snapshot: Snapshot) -> Self:
        """A copy of this row in memory that carries the snapshot; for checks and previews."""
        twin = copy(self)
        twin.take(snapshot)
        return twin

    def as_published(self, snapshot: Snapshot) -> Self:
        """A copy of this row in memory as a public page shows it with this snapshot. Words that are
        those of now have their HTML: to read them again would take most of the time of a page."""
        twin = self.with_snapshot(snapshot)
        ready = {
            column
            for field, html_field in self.markdown_fields.items()
            for language, html in self.html_columns(html_field)
            if getattr(self, html)
            and getattr(self, column := self.column(field, language)) == snapshot.get(column)
        }
        twin.take_rendered({name: each for name, each in snapshot.items() if name not in ready})
        return twin

    def take(self, snapshot: Snapshot) -> None:
        """Carry a snapshot in memory as if it came from the database: JSON has no dates."""
        for column, value in snapshot.items():
            if self.is_column(column):
                field = self.field_of(column)
                with suppress(ValidationError):  # of a spoilt value, which the checks will name
                    value = (field.target_field if field.is_relation else field).to_python(value)
                setattr(self, field.attname, value)

    def take_rendered(self, snapshot: Snapshot) -> None:
        """Carry the HTML of a snapshot's texts in memory."""
        for column, html in self.rendered_columns(snapshot).items():
            setattr(self, column, html)

    def rendered_columns(self, snapshot: Snapshot) -> dict[str, str]:
        """The HTML of each text in the dialect that the snapshot holds, by its column."""
        return {
            self.column(html_field, language): render_markdown(snapshot[column])
            for field, html_field in self.markdown_fields.items()
            for language, _name in settings.LANGUAGES
            # What is no text, the checks refuse; until then it is nothing to read.
            if isinstance(snapshot.get(column := self.column(field, language)), str)
        }

    def columns_to_write(self, snapshot: Snapshot) -> dict[str, Any]:
        """Every database column that follows from a snapshot: the words, their rendered HTML,
        and modeltranslation's base columns, which get the text of the source language so that
        they do not depend on the active one."""
        columns = {
            self.field_of(column).attname: value
            for column, value in snapshot.items()
            if self.is_column(column)
        } | self.rendered_columns(snapshot)
        for field in translator.get_options_for_model(type(self)).get_field_names():
            source = self.column(field, self.source_language)
            if source in columns:
                columns[field] = columns[source]
        return columns

    def apply_cells(self, snapshot: Snapshot) -> None:
        """Write what a snapshot says about rows that belong to this one (the grid of a policy)."""
