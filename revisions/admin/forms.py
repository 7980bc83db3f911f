"""What the desk posts. The rules are the workflow's; forms only read what people typed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot
from ..errors import StaleDraft, WorkflowError
from ..merge import differences
from ..models import Content, Revision
from .draft import Draft

NOTE = "change_note_"


class ContentForm(forms.ModelForm):
    """The words of a draft. It never saves the row: `changes()` goes to the workflow."""

    # Set on the class that the admin makes for each request.
    draft: ClassVar[Draft | None] = None
    refusal: ClassVar[WorkflowError | ValidationError | None] = None
    # The languages in which this person may write.
    languages: ClassVar[set[str]] = set()
    # May they write facts, which have no language?
    may_write_facts: ClassVar[bool] = False

    # The digest of the text that the form was opened with.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    summary = forms.CharField(
        label=_("Summary for colleagues"),
        max_length=200,
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("What you change and why. The reviewer reads it, customers do not."),
    )
    significance = forms.ChoiceField(
        label=_("Significance"),
        choices=Revision.Significance.choices,
        initial=Revision.Significance.NORMAL,
        help_text=_("What it means for the translations: a minor change leaves them as they are."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content: Content = self.draft.content if self.draft else self.instance
        self._add_change_notes()
        self.add_fields()
        self._prepare_text_fields()
        self._tell_about_revision()
        if self.is_bound:
            self.data = self._with_what_was_left_out()

    # --- fields ------------------------------------------------------------------------------

    def add_fields(self) -> None:
        """For kinds of content that have more to enter than columns."""

    def _add_change_notes(self) -> None:
        for code, name in settings.LANGUAGES:
            if code in self.languages:
                self.fields[NOTE + code] = forms.CharField(
                    label=_("Change note (%(language)s)") % {"language": name},
                    required=False,
                    widget=AdminTextareaWidget({"rows": 2, "lang": code}),
                    help_text=_("One sentence for readers: what is different for them."),
                )

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
        if self.content.pk is None and (slug := self.fields.get(self.content.slug_field)):
            slug.required = False
            slug.help_text = _("Leave it empty to have it made from the title.")

    @property
    def _source_language(self) -> str:
        if self.content.pk is None and self.is_bound:
            return self.data.get("source_language") or settings.LANGUAGE_CODE
        return self.content.source_language

    def _tell_about_revision(self) -> None:
        if self.draft is None:
            return
        self.initial["seen"] = self.draft.digest
        if revision := self.draft.revision:
            notes = {NOTE + code: text for code, text in revision.change_note.items()}
            about = {"summary": revision.summary, "significance": revision.significance}
            self.initial = {**self.initial, **about, **notes}

    def _with_what_was_left_out(self) -> Any:
        """The data, with every field that it does not name as it was: absent is not empty."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if name != "seen" and field.widget.value_omitted_from_data(data, self.files, name):
                data[name] = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(self.refusal, StaleDraft) and self.draft:
            # The newer text is shown beside the form now, so the next save has seen it.
            data["seen"] = self.draft.digest
        return data

    # --- checks ------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if isinstance(self.refusal, WorkflowError):
            self.add_error(None, str(self.refusal))
        elif self.refusal is not None:
            self.add_error(None, self.refusal)
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """Also shows what is wrong with columns that this form does not have: on top, by name."""
        if not hasattr(error, "error_dict"):
            return super().add_error(field, error)
        here: dict[str, list[Any]] = {}
        for column, errors in error.error_dict.items():
            if column in self.fields or column == NON_FIELD_ERRORS:
                here.setdefault(column, []).extend(errors)
            else:
                label = self.content.column_label(column)
                texts = ValidationError(errors).messages
                here.setdefault(NON_FIELD_ERRORS, []).extend(f"{label}: {text}" for text in texts)
        super().add_error(None, ValidationError(here))

    # --- what goes to the workflow -----------------------------------------------------------

    def changes(self) -> Snapshot:
        """The columns that differ from the text shown, with what was typed.

        Columns that were posted although the form does not offer them go along as well, so that
        the workflow refuses them with its reason instead of dropping them here in silence.
        """
        typed: dict[str, Any] = {
            column: self.cleaned_data[column] if column in self.fields else self.data[column]
            for column in self.content.snapshot_fields()
            if column in self.cleaned_data or (column not in self.fields and column in self.data)
        }
        canonical = {
            column: self.content.canonical(column, value) for column, value in typed.items()
        }
        return differences(self.draft.shown if self.draft else {}, canonical)

    def about(self) -> dict[str, Any]:
        """Summary, significance and change notes; notes in other languages stay as they are."""
        revision = self.draft.revision if self.draft else None
        notes: Mapping[str, str] = dict(revision.change_note) if revision else {}
        typed = {code: self.cleaned_data[NOTE + code].strip() for code in self.languages}
        return {
            "summary": self.cleaned_data["summary"],
            "significance": self.cleaned_data["significance"],
            "change_note": {code: text for code, text in {**notes, **typed}.items() if text},
        }


class ApproveForm(forms.Form):
    """What a reviewer has seen, and what they say to it."""

    digest = forms.CharField(max_length=64)
    live_revision = forms.IntegerField(required=False)
    note = forms.CharField(required=False)
