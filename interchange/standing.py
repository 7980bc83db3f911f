"""What the site says now, beside what was imported: so that an import never overwrites an edit."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from markup import write
from revisions.canonical import Snapshot, digest_of
from revisions.merge import value_in
from revisions.models import Content, Revision

from .canonical_pages import default_of
from .leftovers import is_as_left
from .models import Source


def spelled(content: Content, column: str, value: Any) -> Any:
    """A value in the spelling of documents: texts of the dialect as `write` has them."""
    markdown = {name for field in content.markdown_fields for name in content.columns_of(field)}
    return write(value).strip("\n") if value and column in markdown else value


def digests(columns: Snapshot) -> dict[str, str]:
    """By column, the digest of its value: short, because chance is all that they guard against.

    What documents say is in their spelling already.
    """
    return {column: digest_of({"": value})[:16] for column, value in columns.items()}


class Standing:
    """The words of a row as they stand: live, or in an open proposal that changes them."""

    def __init__(self, content: Content) -> None:
        self.content = content

    @cached_property
    def holders(self) -> dict[str, Revision]:
        """By column, the open revision that changes it in a row that was live (the newest)."""
        if not self.content.live_revision_id:
            return {}
        open_ones = Revision.objects.of(self.content).open().filter(kind=Revision.Kind.CHANGE)
        return {
            column: revision
            for revision in open_ones.order_by("pk")
            for column in revision.proposed_changes()
        }

    @cached_property
    def snapshot(self) -> Snapshot:
        if self.content.pk is None:
            return {}
        proposed = {column: held.proposed[column] for column, held in self.holders.items()}
        return self.content.snapshot() | proposed

    def differs(self, column: str, value: Any) -> bool:
        """Whether a document says something else than what stands, beyond its spelling."""
        now, then = value_in(self.snapshot, column), value_in({column: value}, column)
        if now == then or "" in (now, then):
            return now != then
        spellings = [spelled(self.content, column, value) for value in (now, then)]
        return bool(spellings[0] != spellings[1])

    def news(self, columns: Snapshot, source: Source | None) -> Snapshot:
        """What of a document has changed since it was imported, and is not what stands."""
        imported: Mapping[str, str] = source.columns if source else {}
        now = digests(columns)
        return {
            column: value
            for column, value in columns.items()
            if now[column] != imported.get(column) and self.differs(column, value)
        }

    def conflict(self, news: Snapshot, source: Source | None) -> str:
        """Why news must not be written, or "": the site has said something else since the import,
        or somebody's change of it waits for its time."""
        if source is None or not news:
            return ""
        if self.content.live_revision_id and not self.content.is_live:
            return _("it was taken off the site since it was imported")
        edited = [column for column in news if self._is_edited(column, source)]
        if edited:
            names = ", ".join(self.content.column_label(column) for column in edited)
            return _("edited on the site since it was imported: %(columns)s") % {"columns": names}
        if any(not held.is_editable for held in self.drafts(news)):
            return _("a change of it waits for its time of publication")
        if not all(is_as_left(held) for held in self.drafts(news)):
            return _("somebody works on a draft of it")
        return ""

    def _is_edited(self, column: str, source: Source) -> bool:
        now = value_in(self.snapshot, column)
        if column in source.columns:
            spellings = (now, spelled(self.content, column, now))
            return all(digests({"": each})[""] != source.columns[column] for each in spellings)
        # Never imported: what stands there is somebody's, unless a new row begins with it.
        begins_with = ["", default_of(type(self.content), column)]
        return bool(source.columns and now not in begins_with)

    def drafts(self, news: Snapshot) -> list[Revision]:
        """The open revisions of a live row that change the same columns."""
        return list({r.pk: r for column in news if (r := self.holders.get(column))}.values())
