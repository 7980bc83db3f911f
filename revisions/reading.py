"""A row as the readers of one language get it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from .editions import Edition
from .models import Content, Revision


class Reading:
    """The texts of a row in the language that its reader gets, each from its explicit column.

    In templates `reading.question` is the text; facts such as `reading.row.slug` are the row's.
    """

    def __init__(self, row: Content, language: str) -> None:
        self.row = row
        self.language, self.is_translated = row.read_in(language)
        # Asked for with the rows (ContentQuerySet.with_status); past days and previews do not know.
        self.is_outdated = self.is_translated and getattr(row, "is_outdated", False)

    def __getitem__(self, field: str) -> Any:
        if not self.row.is_translated_field(field):
            raise KeyError(field)
        return getattr(self.row, self.row.column(field, self.language)) or ""

    @property
    def lang_attribute(self) -> SafeString:
        """` lang="ru"` for an element with this text; nothing if that is the page's language."""
        return SafeString("") if self.is_translated else format_html(' lang="{}"', self.language)


class PublicChange(NamedTuple):
    """What readers are told of a publication."""

    day: date
    note: str
    language: str
    url: str


def changes_of(rows: Sequence[Content], language: str, edition: Edition) -> list[PublicChange]:
    """What changed in these rows, all of one kind, until then, newest first: the change notes
    of their publications in the reader's language, or in the source language if there is none."""
    if not rows:
        return []
    by_key = {row.pk: row for row in rows}
    revisions = (
        Revision.objects.light()
        .filter(
            content_type=ContentType.objects.get_for_model(rows[0]),
            object_id__in=by_key,
            state=Revision.State.PUBLISHED,
            published_at__lte=edition.moment(),
        )
        .exclude(change_note={})
        .order_by("-published_at", "-pk")
    )
    changes = []
    for revision in revisions:
        row = by_key[revision.object_id]
        for code in (language, row.source_language):
            if note := revision.change_note.get(code):
                url = row.get_public_url(language)
                changes.append(PublicChange(localdate(revision.published_at), note, code, url))
                break
    return changes
