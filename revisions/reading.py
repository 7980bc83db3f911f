"""A row as the readers of one language get it."""

from collections.abc import Collection
from datetime import date
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, OuterRef, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from .editions import Edition
from .models import Content, Revision
from .models.revision import RevisionQuerySet

CHANGES_SHOWN = 10


class Reading:
    """The texts of a row in the language that its reader gets, each from its explicit column.

    In templates `reading.question` is the text; facts such as `reading.row.slug` are the row's.
    """

    def __init__(self, row: Content, language: str) -> None:
        self.row = row
        self.language, self.is_translated = row.read_in(language)
        self.source_language = row.source_language
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


def changes_of(row: Content, language: str, edition: Edition) -> list[PublicChange]:
    """What changed in a row until then, newest first, no more than CHANGES_SHOWN."""
    return _changes(Revision.objects.of(row), [type(row)], language, edition)


def changes_on_page(
    kinds: Collection[type[Content]], language: str, edition: Edition
) -> list[PublicChange]:
    """The same of a page on which all rows of these kinds stand. Those that went off it are told
    of too: nothing else on the page says so."""
    return _changes(Revision.objects.of_kinds(kinds), kinds, language, edition)


def _changes(
    revisions: RevisionQuerySet,
    kinds: Collection[type[Content]],
    language: str,
    edition: Edition,
) -> list[PublicChange]:
    """The change notes of publications in the reader's language, or in the source language of the
    row if there is none; what several rows say alike, as after an import, once. One query."""
    told = (
        revisions.light()
        .published_until(edition.moment())
        .exclude(change_note={})
        .annotate(source_language=_source_language(kinds))
    )
    changes = (
        change_in(revision, (language, revision.source_language))
        for revision in told.iterator(chunk_size=CHANGES_SHOWN)
    )
    told_once = (change for change, _same in groupby(changes) if change)
    return list(islice(told_once, CHANGES_SHOWN))


def change_in(revision: Revision, languages: tuple[str, str]) -> PublicChange | None:
    """What readers are told of one publication, in the first of these languages that it has a
    note in; None if it has none."""
    for code in languages:
        if note := revision.change_note.get(code):
            return PublicChange(localdate(revision.published_at), note, code)
    return None


def _source_language(kinds: Collection[type[Content]]) -> Case:
    """In which language the row of a revision is written first; rows are of one of these kinds."""
    return Case(
        *(
            When(
                content_type=ContentType.objects.get_for_model(kind),
                then=kind.objects.filter(pk=OuterRef("object_id")).values("source_language"),
            )
            for kind in kinds
        )
    )
