"""A row as the readers of one language get it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .models import Content


class Reading:
    """The texts of a row in the language that its reader gets, each from its explicit column.

    In templates `reading.question` is the text; facts such as `reading.row.slug` are the row's.
    """

    def __init__(self, row: Content, language: str) -> None:
        self.row = row
        self.language, self.is_translated = row.read_in(language)

    def __getitem__(self, field: str) -> Any:
        if not self.row.is_translated_field(field):
            raise KeyError(field)
        return getattr(self.row, self.row.column(field, self.language)) or ""

    @property
    def lang_attribute(self) -> SafeString:
        """` lang="ru"` for an element with this text; nothing if that is the page's language."""
        return SafeString("") if self.is_translated else format_html(' lang="{}"', self.language)


def readings(rows: Any, language: str) -> list[Reading]:
    return [Reading(row, language) for row in rows]
