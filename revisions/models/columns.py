"""The columns of a row of content: one for each language of its texts, one for each fact."""

from collections.abc import Collection
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from ..guard import GuardedModel

if TYPE_CHECKING:
    from .content import Content


class Columns(GuardedModel):
    """What the columns of a kind of content are called, and what a person calls them."""

    revised_fields: ClassVar[tuple[str, ...]]
    redactable_facts: ClassVar[tuple[str, ...]]
    markdown_fields: ClassVar[dict[str, str]]

    class Meta:
        abstract = True

    @classmethod
    @cache
    def _translated_fields(cls) -> frozenset[str]:
        return frozenset(translator.get_options_for_model(cls).get_field_names())

    @classmethod
    def is_translated_field(cls, name: str) -> bool:
        return name in cls._translated_fields()

    @staticmethod
    def column(field: str, language: str) -> str:
        """The explicit column of a translated field: ("question", "ru") -> "question_ru"."""
        return build_localized_fieldname(field, language)

    @classmethod
    def columns_of(cls, field: str) -> list[str]:
        """The explicit columns of a field: one per language, or itself if it is not translated."""
        if not cls.is_translated_field(field):
            return [field]
        return [cls.column(field, language) for language, _name in settings.LANGUAGES]

    @classmethod
    def html_columns(cls, html_field: str) -> list[tuple[str, str]]:
        """Each language with the column of a rendered text."""
        return [(code, cls.column(html_field, code)) for code, _name in settings.LANGUAGES]

    @classmethod
    def html_holds(cls, text: str) -> Q:
        """Rows of which a rendered text holds this one, in any language."""
        columns = [
            column
            for html_field in cls.markdown_fields.values()
            for _code, column in cls.html_columns(html_field)
        ]
        return reduce(or_, (Q(**{f"{column}__contains": text}) for column in columns))

    @classmethod
    @cache
    def _languages_by_column(cls) -> dict[str, str | None]:
        """Every explicit column, sorted, with its language. Neither changes while the site runs."""
        languages: dict[str, str | None] = {}
        for field in cls.revised_fields:
            if cls.is_translated_field(field):
                languages |= {cls.column(field, code): code for code, _name in settings.LANGUAGES}
            else:
                languages[field] = None
        return dict(sorted(languages.items()))

    @classmethod
    def snapshot_fields(cls) -> list[str]:
        """The explicit columns that a revision holds, sorted."""
        return list(cls._languages_by_column())

    @classmethod
    def is_column(cls, name: str) -> bool:
        """Is this one of the explicit columns that a revision holds?"""
        return name in cls._languages_by_column()

    @classmethod
    def holds(cls, key: str) -> bool:
        """May a snapshot of today have this key? A kind may have more than columns (a grid)."""
        return cls.is_column(key)

    @classmethod
    def field_of(cls, column: str) -> Any:
        """The model field behind a column."""
        return cls._meta.get_field(column)

    @classmethod
    def language_of(cls, column: str) -> str | None:
        """The language of an explicit column; None for facts and links between rows."""
        return cls._languages_by_column().get(column)

    @classmethod
    def is_redactable(cls, column: str) -> bool:
        """Whether a text may be taken out of a column: of words, of the facts named for it, and
        of what is left of a column that is gone and that no page reads."""
        is_fact = cls.is_column(column) and cls.language_of(column) is None
        return not is_fact or column in cls.redactable_facts

    @classmethod
    def column_label(cls, column: str) -> str:
        """What a person calls a column: "Question (Russian)"."""
        language = cls.language_of(column)
        field = next(
            (name for name in cls.revised_fields if column in cls.columns_of(name)), column
        )
        label = capfirst(str(cls.field_of(field).verbose_name))
        return f"{label} ({dict(settings.LANGUAGES)[language]})" if language else label

    @classmethod
    def column_labels(cls, columns: Collection[str]) -> dict[str, str]:
        """What a person calls each of these columns."""
        return {column: cls.column_label(column) for column in columns}

    @classmethod
    def value_in_words(cls, column: str, value: Any) -> str:
        """A snapshot value as a person reads it: rows by their names, choices by their labels."""
        field = cls.field_of(column)
        if value is None or value == "":
            return ""
        if field.is_relation:
            return str(cls.row_at(column, value) or _("a row that does not exist any more"))
        return str(dict(field.flatchoices).get(value, value))

    @classmethod
    def row_at(cls, column: str, value: Any) -> "Content | None":
        """The row that a snapshot names in a column; None if it is gone, or is no key at all."""
        try:
            return cls.field_of(column).related_model._base_manager.filter(pk=value).first()
        except (TypeError, ValueError):
            return None
