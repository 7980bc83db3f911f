"""The words of one text in one language. What may be written is the workflow's rule."""

from typing import Any

from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from ..about_form import NOTE
from ..content_form import STILL_OUTDATED, ContentForm

# What readers of a language are told of the first text in it; in that language.
FIRST_NOTE = gettext_noop("Now available in this language.")


class TranslationForm(ContentForm):
    """The form of a draft, narrowed down to the columns of one language."""

    def __init__(self, *args: Any, first_in: str, **kwargs: Any) -> None:
        """`first_in` is the language that readers have had no text in yet, if this form writes
        the first; else empty."""
        self.first_in = first_in
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        self.fields["significance"].help_text = _("A minor change (a typo) needs no change note.")
        if not self.is_bound:
            next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def _tell_about_revision(self) -> None:
        """A first translation has a note by itself: that it is there. Its author may reword it."""
        super()._tell_about_revision()
        revision = self.context.revision
        begun = revision.language_codes() if revision else []
        if self.first_in and self.first_in not in begun:
            with override(self.first_in):
                self.initial.setdefault(NOTE + self.first_in, gettext(FIRST_NOTE))

    def is_untouched(self) -> bool:
        """Was nothing typed and nothing chosen?"""
        return set(self.changed_data) <= {"seen", "resolves"}

    def about(self) -> dict[str, Any]:
        """Change notes in other languages go along if they were posted, although the form does not
        offer them: the workflow refuses them with its reason."""
        about = super().about()
        for name in self.data:
            if name.startswith(NOTE) and name not in self.fields:
                about["change_note"][name.removeprefix(NOTE)] = self.data[name]
        return about

    def about_fields(self) -> list[Any]:
        """The fields beside the words, in the order of the page."""
        names = [name for name in self.fields if name.startswith((NOTE, STILL_OUTDATED))]
        return [self[name] for name in (*names, "significance", "summary")]
