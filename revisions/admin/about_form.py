"""What an author says of a proposal: why it is made, and what readers are told."""

from collections.abc import Set
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from ..canonical import canonical_text
from ..models import Content

NOTE = "change_note_"


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

    def add_change_notes(self, languages: Set[str], help_text: Any) -> None:
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


class RetireForm(AboutForm):
    """Why a row goes off the site, for colleagues and for readers."""

    def __init__(self, *args: Any, content: Content, languages: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        self.fields["summary"].help_text = _("Why it goes. The reviewer reads it.")
        self.add_change_notes(
            languages, _("One sentence for readers: what is gone, and where to look instead.")
        )


def label_of(content: Content, name: str) -> str:
    """What a person calls a column, or a change note, that something is wrong with."""
    if name.startswith(NOTE):
        language = dict(settings.LANGUAGES).get(name.removeprefix(NOTE), name)
        return _("Change note (%(language)s)") % {"language": language}
    try:
        return content.column_label(name)
    except FieldDoesNotExist:
        return name
