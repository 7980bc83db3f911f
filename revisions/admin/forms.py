"""What the desk posts. The rules are the workflow's; forms only read what people typed."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot, canonical_text
from ..errors import StaleDraft, WorkflowError
from ..merge import differences
from ..models import Content, Revision
from .draft import Draft, Late, Opened

NOTE = "change_note_"
SETTLE = "settle_"
STILL_OUTDATED = "still_outdated_"
# After a late save: whether the text that somebody else saved stays, and what was typed when it
# was asked.
KEEP, TYPED = "keep_", "typed_"
SAVED = "saved"

LIVE, MINE, BELOW = "live", "mine", "below"
WAYS_TO_SETTLE = [
    (LIVE, _("The live text")),
    (MINE, _("My text")),
    (BELOW, _("What I write in the field below")),
]


class Problem(NamedTuple):
    """What is wrong with one field, for the top of the page; `anchor` is where the field is."""

    label: str
    anchor: str
    texts: list[str]


class AboutForm(forms.Form):
    """What an author says of a proposal: the fields that changing and retiring have in common."""

    summary = forms.CharField(
        label=_("Summary for colleagues"),
        max_length=200,
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("What you change and why. The reviewer reads it, customers do not."),
    )

    def add_change_notes(self, languages: set[str], help_text: Any) -> None:
        """A field for each of the languages in which this person writes."""
        for code, name in settings.LANGUAGES:
            if code in languages:
                self.fields[NOTE + code] = forms.CharField(
                    label=_("Change note (%(language)s)") % {"language": name},
                    required=False,
                    widget=AdminTextareaWidget({"rows": 2, "lang": code}),
                    help_text=help_text,
                )

    def change_notes(self) -> dict[str, str]:
        """By language, what was typed; empty where a note was taken away."""
        return {
            name.removeprefix(NOTE): canonical_text(self.cleaned_data[name]).strip()
            for name in self.fields
            if name.startswith(NOTE)
        }

    def note_fields(self) -> list[forms.BoundField]:
        """The fields of the change notes, for the page."""
        return [self[name] for name in self.fields if name.startswith(NOTE)]

    def problems(self) -> list[Problem]:
        """What is wrong, field by field, in the order of the fields."""
        wrong = [self[name] for name in self.fields if name in self.errors]
        return [
            # A group of radio buttons has no field of its own to lead to, but its first button.
            Problem(str(f.label), f.id_for_label or f"{f.auto_id}_0", list(map(str, f.errors)))
            for f in wrong
        ]


class ContentForm(AboutForm, forms.ModelForm):
    """The words of a draft. It never saves the row: `changes()` goes to the workflow."""

    # Set on the class that the admin makes for each request.
    draft: ClassVar[Draft | None] = None
    opened: ClassVar[Opened] = Opened({}, {})
    late: ClassVar[Late | None] = None
    refusal: ClassVar[WorkflowError | ValidationError | None] = None
    # The languages in which this person may write.
    languages: ClassVar[set[str]] = set()
    # Languages whose translation is outdated.
    outdated: ClassVar[set[str]] = set()
    # May they write facts, which have no language?
    may_write_facts: ClassVar[bool] = False
    # May they set the significance, which is said of all that the draft changes?
    may_weigh: ClassVar[bool] = True

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
        self.content: Content = self.draft.content if self.draft else self.instance
        if self.content.live_revision_id:
            self.add_change_notes(
                self.languages,
                _("One sentence for readers: what is different for them. Not for minor changes."),
            )
        self.add_fields()
        self._add_outdated()
        if not self.may_weigh:
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
            if code in self.outdated & self.languages:
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

    def _add_ways_to_settle(self) -> None:
        """Who may not write a text does not settle a conflict about it either."""
        for column in self.draft.conflicts if self.draft else ():
            if column in self.fields:
                self.fields[SETTLE + column] = forms.ChoiceField(
                    label=_("Which text stays?"),
                    choices=WAYS_TO_SETTLE,
                    widget=forms.RadioSelect,
                    required=False,
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
        if self.draft is None:
            return
        self.initial["seen"] = self.draft.opened.token()
        if self.draft.conflicts:
            self.initial["resolves"] = str(self.draft.content.live_revision_id)
        about = self.opened.about
        notes = {NOTE + code: text for code, text in about.get("change_note", {}).items()}
        outdated = {STILL_OUTDATED + code: True for code in about.get("still_outdated", ())}
        plain = {name: about[name] for name in about.keys() & {"summary", "significance"}}
        self.initial = {**self.initial, **plain, **notes, **outdated}

    def _as_typed(self) -> Any:
        """The data, with every field that it does not name as it was: absent is not empty.

        After a late save only what its author touched stays as typed; the rest is as saved.
        """
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            untouched = self.late is not None and name not in self.late.touched
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
        if isinstance(self.refusal, WorkflowError):
            self.add_error(None, str(self.refusal))
        elif self.refusal is not None:
            self.add_error(None, self.refusal)
        else:
            self._check_settling()
            for name in self.written_on:
                self.add_error(name, _("You chose the saved text, but have written on here."))
        return cleaned

    def _check_settling(self) -> None:
        for column in self.draft.conflicts if self.draft else ():
            chosen = self._chosen(column)
            if chosen in (LIVE, MINE) and column in self.changed_data:
                wrong: Any = _("You have written something else in the field below. Choose that.")
            elif not chosen and "_submit" in self.data:
                wrong = _("Choose which text stays before you hand this in.")
            else:
                continue
            here = SETTLE + column in self.fields
            self.add_error(SETTLE + column if here else None, wrong)

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
        wanted = self.typed()
        draft = self.draft
        for column in draft.conflicts if draft else ():
            if draft and self._chosen(column) == LIVE:
                wanted[column] = draft.live.get(column)
        shown = {c: v.strip() if isinstance(v, str) else v for c, v in self.opened.shown.items()}
        return differences(shown, wanted)

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

    def settled_against(self) -> int | None:
        """The live revision against which every conflict has been settled; None if one is open.

        Raises StaleDraft if live is not what the choice was made beside.
        """
        chosen = [self._chosen(column) for column in (self.draft.conflicts if self.draft else ())]
        if not (self.draft and any(chosen)):
            return None
        live = self.draft.content.live_revision_id
        if self.cleaned_data["resolves"] != str(live):
            raise StaleDraft
        return live if all(chosen) else None

    def _chosen(self, column: str) -> str:
        return self.cleaned_data.get(SETTLE + column, "")

    def about(self) -> dict[str, Any]:
        """Summary, significance, notes and more; what is in other languages stays as it is."""
        notes = self.opened.about.get("change_note", {}) | self.change_notes()
        still = set(self.opened.about.get("still_outdated", ()))
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


class RetireForm(AboutForm):
    """Why a row goes off the site, for colleagues and for readers."""

    def __init__(self, *args: Any, content: Content, languages: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        self.fields["summary"].help_text = _("Why it goes. The reviewer reads it.")
        self.add_change_notes(
            languages, _("One sentence for readers: what is gone, and where to look instead.")
        )


class ApproveForm(forms.Form):
    """What a reviewer has seen, what they say to it, and when it is to go live."""

    digest = forms.CharField(max_length=64)
    live_revision = forms.IntegerField(required=False)
    note = forms.CharField(required=False)
    publish_at = forms.DateTimeField(required=False)

    def clean_publish_at(self) -> Any:
        """A moment in the site's time zone. Years ahead is a slip of the hand."""
        moment = self.cleaned_data["publish_at"]
        if moment and moment > timezone.now() + timedelta(days=3 * 365):
            raise ValidationError(_("That is more than three years ahead. Look at the year."))
        return moment


def label_of(content: Content, name: str) -> str:
    """What a person calls a column, or a change note, that something is wrong with."""
    if name.startswith(NOTE):
        language = dict(settings.LANGUAGES).get(name.removeprefix(NOTE), name)
        return _("Change note (%(language)s)") % {"language": language}
    try:
        return content.column_label(name)
    except FieldDoesNotExist:
        return name
