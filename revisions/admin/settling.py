"""How an author settles a conflict in the form: which of the texts stays."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ..errors import StaleDraft
from .about_form import AboutForm
from .draft import FormContext

SETTLE = "settle_"

LIVE, MINE, BELOW = "live", "mine", "below"
WAYS_TO_SETTLE = [
    (LIVE, _("The live text")),
    (MINE, _("My text")),
    (BELOW, _("What I write in the field below")),
]


class SettlingForm(AboutForm):
    """A form that asks, of each text in conflict, which one stays."""

    context: ClassVar[FormContext]

    def _add_ways_to_settle(self) -> None:
        """Who may not write a text does not settle a conflict about it either."""
        for column in self.context.conflicts:
            if column in self.fields:
                self.fields[SETTLE + column] = forms.ChoiceField(
                    label=_("Which text stays?"),
                    choices=WAYS_TO_SETTLE,
                    widget=forms.RadioSelect,
                    required=False,
                )

    def _check_settling(self) -> None:
        for column in self.context.conflicts:
            chosen = self._chosen(column)
            if chosen in (LIVE, MINE) and column in self.changed_data:
                wrong: Any = _("You have written something else in the field below. Choose that.")
            elif not chosen and "_submit" in self.data:
                wrong = _("Choose which text stays before you hand this in.")
            else:
                continue
            here = SETTLE + column in self.fields
            self.add_error(SETTLE + column if here else None, wrong)

    def settled_against(self) -> int | None:
        """The live revision against which every conflict has been settled; None if one is open.

        Raises StaleDraft if live is not what the choice was made beside.
        """
        draft, chosen = self.context.draft, [self._chosen(c) for c in self.context.conflicts]
        if not (draft and any(chosen)):
            return None
        live = draft.content.live_revision_id
        if self.cleaned_data["resolves"] != str(live):
            raise StaleDraft
        return live if all(chosen) else None

    def _chosen(self, column: str) -> str:
        return self.cleaned_data.get(SETTLE + column, "")
