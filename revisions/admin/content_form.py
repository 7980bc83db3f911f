"""What the change form of a row posts. The rules are the workflow's; the form only reads what was
typed."""

from contextlib import suppress
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot
from ..errors import WorkflowError
from ..merge import differences
from ..models import Content, Revision
from .about_form import NOTE, label_of
from .draft import FormContext
from .settling import LIVE, SETTLE, SettlingForm

STILL_OUTDATED = "still_outdated_"
# After a late save: whether the text that somebody else saved stays, and what was typed when it
# was asked.
KEEP, TYPED = "keep_", "typed_"
SAVED = "saved"


class ContentForm(SettlingForm, forms.ModelForm):
    """The words of a draft. It never saves the row: `changes()` goes to the workflow."""

    # Set on the class that the admin makes for each request.
    context: ClassVar[FormContext] = FormContext()

    # What the form was opened with (Opened), and the live revision beside which it was shown.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    resolves = forms.CharField(widget=forms.HiddenInput, required=False)
    significance = forms.ChoiceField(
        label=_("Significance"),
        choices=Revision.Significance.choices,
        initial=Revision.Significance.NORMAL,
        help_text=_(
            "Minor: it says the same as before; translations stay as they are, and no change note "
            "is needed. Normal and major: it says something else; translations count as outdated "
            "until somebody has looked at them, and readers are told by the change note."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content: Content = self.context.draft.content if self.context.draft else self.instance
        if self.content.live_revision_id:
            self.add_change_notes(
                self.context.languages,
                _("One sentence for readers: what is different for them. Not for minor changes."),
            )
        self.add_fields()
        self._add_outdated()
        if not self.context.may_weigh:
            self._show_significance_only()
        self._add_ways_to_settle()
        self._prepare_text_fields()
        self._tell_about_revision()
        # The fields that were written on although the saved text was chosen (KEEP).
        self.written_on: list[str] = []
        if self.is_bound:
            self.data = self._as_typed()

    # --- fields ------------------------------------------------------------------------------

    def add_fields(self) -> None:
        """For kinds of content that have more to enter than columns."""

    def _add_outdated(self) -> None:
        for code, name in settings.LANGUAGES:
            if code in self.context.outdated & self.context.languages:
                self.fields[STILL_OUTDATED + code] = forms.BooleanField(
                    label=_("This edit does not bring the translation up to date (%(language)s)")
                    % {"language": name},
                    required=False,
                    help_text=_("For a typo in an outdated translation: it stays outdated."),
                )

    def _show_significance_only(self) -> None:
        """A browser posts nothing of it, so that it stays; what is posted all the same goes to the
        workflow, which refuses it with its reason."""
        field = self.fields["significance"]
        field.widget.attrs["disabled"] = True
        field.help_text = _("Set by whoever may write all that this draft changes.")

    def _prepare_text_fields(self) -> None:
        required = {
            self.content.column(f, self._source_language) for f in self.content.required_texts
        }
        for column in self.content.snapshot_fields():
            if (field := self.fields.get(column)) is None:
                continue
            if language := self.content.language_of(column):
                field.widget.attrs["lang"] = language
                field.required = column in required
            elif isinstance(field, forms.DateField):
                # Snapshots spell days as text; a day is compared with what was typed as a day.
                with suppress(ValidationError):
                    self.initial[column] = field.to_python(self.initial.get(column))
        if self.content.pk is None and (slug := self.fields.get(self.content.slug_field)):
            slug.required = False
            slug.help_text = _("Leave it empty to have it made from the title.")

    @property
    def _source_language(self) -> str:
        if self.content.pk is None:
            given = self.data if self.is_bound else self.initial
            return given.get("source_language") or settings.LANGUAGE_CODE
        return self.content.source_language

    def _tell_about_revision(self) -> None:
        if (draft := self.context.draft) is None:
            return
        self.initial["seen"] = draft.opened.token()
        if draft.conflicts:
            self.initial["resolves"] = str(draft.content.live_revision_id)
        about = self.context.opened.about
        notes = {NOTE + code: text for code, text in about.get("change_note", {}).items()}
        outdated = {STILL_OUTDATED + code: True for code in about.get("still_outdated", ())}
        plain = {name: about[name] for name in about.keys() & {"summary", "significance"}}
        self.initial = {**self.initial, **plain, **notes, **outdated}

    def _as_typed(self) -> Any:
        """The data, with every field that it does not name as it was: absent is not empty.

        After a late save only what its author touched stays as typed; the rest is as saved.
        """
        late, data = self.context.late, self.data.copy()  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            untouched = late is not None and name not in late.touched
            left_out = field.widget.value_omitted_from_data(data, self.files, name)
            if untouched or (left_out and name not in ("seen", "resolves")):
                data[name] = field.prepare_value(self.get_initial_for_field(field, name))
            elif isinstance(text := data.get(name), str):
                data[name] = text.replace("\r\n", "\n")
                if data.get(KEEP + name) != SAVED:
                    continue
                if data[name] == data.get(TYPED + name, "").replace("\r\n", "\n"):
                    data[name] = field.prepare_value(self.get_initial_for_field(field, name))
                else:
                    self.written_on.append(name)
        return data

    def touched(self) -> set[str]:
        """The fields in which something else was typed than they were opened with."""
        own = {"seen", "resolves", *(name for name in self.fields if name.startswith(SETTLE))}
        return set(self.changed_data) - own

    # --- checks ------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if isinstance(refusal := self.context.refusal, WorkflowError):
            self.add_error(None, str(refusal))
        elif refusal is not None:
            self.add_error(None, refusal)
        else:
            self._check_settling()
            for name in self.written_on:
                self.add_error(name, _("You chose the saved text, but have written on here."))
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """Also shows what is wrong with columns that this form does not have: on top, by name.

        A field whose content the form refused itself gets no second reason from the row.
        """
        if not hasattr(error, "error_dict"):
            return super().add_error(field, error)
        here: dict[str, list[Any]] = {}
        for column, errors in error.error_dict.items():
            if column in self.errors and column != NON_FIELD_ERRORS:
                continue
            if column in self.fields or column == NON_FIELD_ERRORS:
                here.setdefault(column, []).extend(errors)
            else:
                label = label_of(self.content, column)
                texts = ValidationError(errors).messages
                here.setdefault(NON_FIELD_ERRORS, []).extend(f"{label}: {text}" for text in texts)
        super().add_error(None, ValidationError(here))

    # --- what goes to the workflow -----------------------------------------------------------

    def changes(self) -> Snapshot:
        """The columns that differ from what the form was opened with, with what was typed, or
        with the live text where its author chose that. Fields take the blanks around a text away:
        that is nothing that somebody typed."""
        wanted, draft, shown = self.typed(), self.context.draft, self.context.opened.shown
        for column in self.context.conflicts:
            if draft and self._chosen(column) == LIVE:
                wanted[column] = draft.live.get(column)
        before = {c: v.strip() if isinstance(v, str) else v for c, v in shown.items()}
        return differences(before, wanted)

    def typed(self) -> Snapshot:
        """What was typed, by column.

        Columns that were posted although the form does not offer them go along as well, so that
        the workflow refuses them with its reason instead of dropping them here in silence.
        """
        typed: dict[str, Any] = {
            column: self.cleaned_data[column] if column in self.fields else self.data[column]
            for column in self.content.snapshot_fields()
            if column in self.cleaned_data or (column not in self.fields and column in self.data)
        }
        return {column: self.content.canonical(column, value) for column, value in typed.items()}

    def about(self) -> dict[str, Any]:
        """Summary, significance, notes and more; what is in other languages stays as it is."""
        opened = self.context.opened.about
        notes = opened.get("change_note", {}) | self.change_notes()
        still = set(opened.get("still_outdated", ()))
        for name in self.fields:
            if name.startswith(STILL_OUTDATED):
                keep = still.add if self.cleaned_data[name] else still.discard
                keep(name.removeprefix(STILL_OUTDATED))
        return {
            "summary": self.cleaned_data["summary"],
            "significance": self.cleaned_data["significance"],
            "change_note": {code: text for code, text in notes.items() if text},
            "still_outdated": sorted(still),
        }
