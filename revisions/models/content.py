"""What customers may read: the columns of a live row hold approved text only."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from copy import copy
from functools import reduce
from operator import or_
from typing import Any, ClassVar, NamedTuple, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from markup import parse, plain_text

from ..canonical import Snapshot, canonical_value
from ..errors import UnknownColumn, WorkflowError
from ..guard import GuardedModel, GuardedQuerySet
from ..rendering import render_markdown


def content_models() -> list[type["Content"]]:
    """Every installed kind of content, in the order of the installed apps."""
    return [model for model in apps.get_models() if issubclass(model, Content)]


class ContentQuerySet(GuardedQuerySet):
    def live(self) -> Self:
        """The rows that customers see: every public page starts from here."""
        return self.filter(is_live=True)

    def with_status(self, language: str) -> Self:
        """Each row with `is_outdated`: whether its translation lags behind its source text."""
        statuses = apps.get_model("revisions", "TranslationStatus").objects.of_kind(self.model)
        outdated = statuses.filter(object_id=OuterRef("pk"), language=language, status="outdated")
        return self.annotate(is_outdated=Exists(outdated))

    def in_order(self) -> Self:
        """By position, then by age: positions are not unique, so that nobody has to renumber."""
        return self.order_by("position", "pk")


class ReadIn(NamedTuple):
    """The language in which a reader gets a row, and whether it is the one asked for."""

    language: str
    is_translated: bool


class Content(GuardedModel):
    """A row whose words are proposed, reviewed and published as one unit."""

    # What a revision holds, by the names of the model's fields; translated ones without language.
    revised_fields: ClassVar[tuple[str, ...]] = ()
    # Fields written in the dialect, each with the field that keeps its rendered HTML.
    markdown_fields: ClassVar[dict[str, str]] = {}
    # Translated fields without which a row has no text in a language.
    required_texts: ClassVar[tuple[str, ...]] = ()
    # Facts out of which a text may be taken, beside all words: those that have no fixed form.
    redactable_facts: ClassVar[tuple[str, ...]] = ()
    # The field that addresses the row, unique among live rows, proposals and redirects.
    slug_field: ClassVar[str] = "slug"
    # The field whose text names the row and gives a new row its slug.
    title_field: ClassVar[str] = "title"
    # The name of the URL of the page on which customers find rows of this kind.
    public_page: ClassVar[str]

    live_revision = models.ForeignKey(
        "revisions.Revision",
        verbose_name=_("live revision"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_live = models.BooleanField(_("live"), default=False, editable=False, db_index=True)
    source_language = models.CharField(
        _("source language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language in which this text is written first."),
    )
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)

    objects = ContentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_in(self.name_language)

    @property
    def name_language(self) -> str:
        """The language of str(): the active one if the row has its title in it, else the source."""
        active = get_language()
        is_named = active in dict(settings.LANGUAGES) and self._title_in(active)
        return active if is_named else self.source_language

    def name_in(self, language: str) -> str:
        """What the row is called in a language; its address if it has no title there.

        What is stored, such as a line of the log, names a row in its source language: str()
        depends on who happens to be at work.
        """
        return self._title_in(language) or self.slug_now

    def _title_in(self, language: str) -> str:
        # Explicit columns: modeltranslation's base column drifts with the active language.
        return getattr(self, self.column(self.title_field, language)) or ""

    # --- columns ---------------------------------------------------------------------------

    @classmethod
    def is_translated_field(cls, name: str) -> bool:
        return name in translator.get_options_for_model(cls).get_field_names()

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
    def snapshot_fields(cls) -> list[str]:
        """The explicit columns that a revision holds, sorted."""
        return sorted(column for field in cls.revised_fields for column in cls.columns_of(field))

    @classmethod
    def field_of(cls, column: str) -> Any:
        """The model field behind a column."""
        return cls._meta.get_field(column)

    @classmethod
    def language_of(cls, column: str) -> str | None:
        """The language of an explicit column; None for facts and links between rows."""
        for language, _name in settings.LANGUAGES:
            for field in cls.revised_fields:
                if cls.is_translated_field(field) and column == cls.column(field, language):
                    return language
        return None

    @classmethod
    def is_redactable(cls, column: str) -> bool:
        """Whether a text may be taken out of a column: of words, of the facts named for it, and
        of what is left of a column that is gone and that no page reads."""
        is_fact = column in cls.snapshot_fields() and cls.language_of(column) is None
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

    @property
    def slug_now(self) -> str:
        return getattr(self, self.slug_field)

    # --- snapshots -------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The row's words and facts as canonical JSON values, the same in any active language."""
        return {
            column: self.canonical(column, getattr(self, self.field_of(column).attname))
            for column in self.snapshot_fields()
        }

    @classmethod
    def canonical(cls, column: str, value: Any) -> Any:
        """One snapshot value in its one spelling. Raises UnknownColumn, UnusableText."""
        if column not in cls.snapshot_fields():
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
            if column in self.snapshot_fields()
            and (
                value is None or not self.field_of(column).is_relation or self.row_at(column, value)
            )
        }

    def with_snapshot(self, snapshot: Snapshot) -> Self:
        """A copy of this row in memory that carries the snapshot; for checks and previews."""
        twin = copy(self)
        for column, value in snapshot.items():
            if column in self.snapshot_fields():
                field = self.field_of(column)
                # JSON has no dates: pages and checks want what the database would give.
                with suppress(ValidationError):  # of a spoilt value, which the checks will name
                    value = (field.target_field if field.is_relation else field).to_python(value)
                setattr(twin, field.attname, value)
        return twin

    def as_published(self, snapshot: Snapshot) -> Self:
        """A copy of this row in memory as a public page shows it with this snapshot."""
        twin = self.with_snapshot(snapshot)
        for column, html in twin.rendered_columns(snapshot).items():
            setattr(twin, column, html)
        return twin

    def rendered_columns(self, snapshot: Snapshot) -> dict[str, str]:
        """The HTML of each text in the dialect that the snapshot holds, by its column."""
        return {
            self.column(html_field, language): render_markdown(snapshot[column])
            for field, html_field in self.markdown_fields.items()
            for language, _name in settings.LANGUAGES
            if (column := self.column(field, language)) in snapshot
        }

    def columns_to_write(self, snapshot: Snapshot) -> dict[str, Any]:
        """Every database column that follows from a snapshot: the words, their rendered HTML,
        and modeltranslation's base columns, which get the text of the source language so that
        they do not depend on the active one."""
        columns = {
            self.field_of(column).attname: value
            for column, value in snapshot.items()
            if column in self.snapshot_fields()
        } | self.rendered_columns(snapshot)
        for field in translator.get_options_for_model(type(self)).get_field_names():
            source = self.column(field, self.source_language)
            if source in columns:
                columns[field] = columns[source]
        return columns

    def apply_cells(self, snapshot: Snapshot) -> None:
        """Write what a snapshot says about rows that belong to this one (the grid of a policy)."""

    # --- checks ----------------------------------------------------------------------------

    def clean(self) -> None:
        """Problems of the words themselves: missing source text, unreadable Markdown."""
        errors: dict[str, Any] = {}
        for field in self.required_texts:
            column = self.column(field, self.source_language)
            if not getattr(self, column):
                errors[column] = _("Write the text in the source language first.")
        for field in self.markdown_fields:
            for column in self.columns_of(field):
                if problems := parse(getattr(self, column) or "").problems:
                    errors[column] = [
                        _("Line %(line)s: %(problem)s")
                        % {"line": problem.line, "problem": problem.message}
                        for problem in problems
                    ]
        if errors:
            raise ValidationError(errors)

    def check_proposal(self, snapshot: Snapshot) -> None:
        """Raise ValidationError, by column, unless the snapshot could stand on a public page;
        WorkflowError for a value that is none of its column."""
        self._check_values(snapshot)
        twin = self.with_snapshot(snapshot)
        written = set(self.snapshot_fields())
        twin.full_clean(
            exclude={field.name for field in self._meta.fields if field.name not in written},
            validate_unique=False,
            validate_constraints=False,
        )

    def _check_values(self, snapshot: Snapshot) -> None:
        """Whatever was proposed has come through `canonical`; hands in the database have not."""
        for column, value in snapshot.items():
            try:
                is_canonical = self.canonical(column, value) == value
            except UnknownColumn:
                continue  # of another version of the site: it is written nowhere
            if not is_canonical:
                raise WorkflowError(
                    _("%(field)s: this value cannot be read. Write it again.")
                    % {"field": self.column_label(column)}
                )

    def references(self, snapshot: Snapshot) -> Iterator[tuple[str, type["Content"], int]]:
        """The rows of content that a snapshot names: label of the field, model, key."""
        for column in self.snapshot_fields():
            field = self.field_of(column)
            if field.is_relation and snapshot.get(column) is not None:
                yield self.column_label(column), field.related_model, snapshot[column]

    @classmethod
    def referring_to(cls, row: "Content") -> models.QuerySet:
        """The rows of this kind that name another row in their columns."""
        links = [
            field.name
            for field in map(cls.field_of, cls.snapshot_fields())
            if field.is_relation and field.related_model is type(row)
        ]
        named = [models.Q(**{name: row.pk}) for name in links]
        return cls.objects.filter(reduce(or_, named)) if named else cls.objects.none()

    def rows_referring(self) -> list["Content"]:
        """Every row, live or not, whose columns name this one."""
        return [row for model in content_models() for row in model.referring_to(self)]

    def live_rows_referring(self) -> list["Content"]:
        """The live rows that would point at nothing if this one went off the site."""
        return [row for row in self.rows_referring() if row.is_live]

    # --- for readers -----------------------------------------------------------------------

    def read_in(self, language: str) -> ReadIn:
        """In which language a reader of `language` gets this row: theirs if it is all there,
        else the source language. Question and answer never come in two languages."""
        whole = all(getattr(self, self.column(field, language)) for field in self.required_texts)
        return ReadIn(language, True) if whole else ReadIn(self.source_language, False)

    def languages_of_text(self) -> list[str]:
        """The languages in which all of the row's text is there."""
        return [code for code, _name in settings.LANGUAGES if self.read_in(code).is_translated]

    @classmethod
    def get_page_url(cls, language: str) -> str:
        """The address of the page on which rows of this kind stand."""
        with override(language):
            return reverse(cls.public_page)

    def get_public_url(self, language: str) -> str:
        """The address at which customers read this row, with the language's prefix."""
        with override(language):
            return self.public_path()

    def public_path(self) -> str:
        """The address in the active language: an anchor on the page of its kind."""
        return f"{reverse(self.public_page)}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The id of the element in which this row stands on its page."""
        return self.slug_now

    def search_text(self, language: str) -> str:
        """All words of the row in one language, without markup."""
        texts = []
        for field in self.revised_fields:
            if self.is_translated_field(field):
                text = getattr(self, self.column(field, language)) or ""
                texts.append(plain_text(text) if field in self.markdown_fields else text)
        return "\n".join(text for text in texts if text)

    # --- new rows --------------------------------------------------------------------------

    def siblings(self) -> models.QuerySet:
        """The rows among which this one has its place."""
        return type(self).objects.all()

    def next_position(self) -> int:
        last = self.siblings().aggregate(last=Max("position"))["last"]
        return 0 if last is None else last + 1
