"""What customers may read: the columns of a live row hold approved text only."""

from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot
from ..errors import WorkflowError
from ..guard import GuardedQuerySet
from ..rendering import problems_of, shows_nothing
from .references import References
from .snapshots import Snapshots


@cache
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


class Content(Snapshots, References):
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
    # Whether texts of other rows show facts of this kind, by references such as {channels}.
    stands_in_texts: ClassVar[bool] = False
    # The name of the URL of the page on which customers find rows of this kind.
    public_page: ClassVar[str]
    # The name of the URL, by slug, of the page that each row has of its own; empty: none has.
    detail_page: ClassVar[str] = ""
    # The parameter with which the public page is asked for one of these rows; empty: none.
    page_parameter: ClassVar[str] = ""

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

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

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

    @property
    def slug_now(self) -> str:
        return getattr(self, self.slug_field)

    # --- checks ----------------------------------------------------------------------------

    def clean(self) -> None:
        """Problems of the words themselves: missing source text, unreadable Markdown."""
        errors: dict[str, Any] = {}
        for field in self.required_texts:
            column = self.column(field, self.source_language)
            text = getattr(self, column)
            # No document could bring back a text that shows nothing.
            if not text or (field in self.markdown_fields and shows_nothing(text)):
                errors[column] = _("Write the text in the source language first.")
        for field in self.markdown_fields:
            for column in self.columns_of(field):
                if problems := problems_of(getattr(self, column) or ""):
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
        # A row that this one names already is there: the foreign key keeps it.
        written -= {column for column in written if self._names_already(column, snapshot)}
        twin.full_clean(
            exclude={field.name for field in self._meta.fields if field.name not in written},
            validate_unique=False,
            validate_constraints=False,
        )

    def _names_already(self, column: str, snapshot: Snapshot) -> bool:
        field, named = self.field_of(column), snapshot.get(column)
        return field.is_relation and named is not None and named == getattr(self, field.attname)

    def _check_values(self, snapshot: Snapshot) -> None:
        """Whatever was proposed has come through `canonical`; hands in the database have not."""
        for column, value in snapshot.items():
            if not self.holds(column):
                continue  # of another version of the site: it is written nowhere
            if self.canonical(column, value) != value:
                raise WorkflowError(
                    _("%(field)s: this value cannot be read. Write it again.")
                    % {"field": self.column_label(column)}
                )

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

    @classmethod
    def anchors_of(cls, rows: "Iterable[Content]", language: str) -> set[str]:
        """The ids under which those of these rows stand on their page that have a place there."""
        return {row.anchor for row in rows}

    # --- new rows --------------------------------------------------------------------------

    def siblings(self) -> models.QuerySet:
        """The rows among which this one has its place."""
        return type(self).objects.all()

    def next_position(self) -> int:
        last = self.siblings().aggregate(last=Max("position"))["last"]
        return 0 if last is None else last + 1
