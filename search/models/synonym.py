from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.groups import EDITORS, REVIEWERS

from ..analysis import tokens

MAX_WORDS = 60
KEEP = ("view", "add", "change", "delete")


def split_words(text: str) -> list[str]:
    """The words and phrases of a set, as they are written: by commas, semicolons or lines."""
    for separator in (";", "\n"):
        text = text.replace(separator, ",")
    return [phrase for part in text.split(",") if (phrase := " ".join(part.split()))]


def validate_words(text: str) -> None:
    """Two words or phrases at least, each with something that can be searched for."""
    phrases = split_words(text)
    if empty := [phrase for phrase in phrases if not list(tokens(phrase))]:
        raise ValidationError(
            _("“%(phrase)s” has no word that can be searched for.") % {"phrase": empty[0]}
        )
    if len({phrase.casefold() for phrase in phrases}) < 2:
        raise ValidationError(_("Write two words or phrases at least, separated by commas."))
    if len(phrases) > MAX_WORDS:
        raise ValidationError(
            _("These are too many words for one set: %(limit)s at most.") % {"limit": MAX_WORDS}
        )


class Synonym(models.Model):
    """Words and phrases that mean the same to customers, in any language: each finds the others."""

    words = models.TextField(
        _("words"),
        max_length=2_000,
        validators=[validate_words],
        help_text=_(
            "Words and phrases separated by commas, in any language: "
            "2FA, two-factor, двухфакторная аутентификация. Word forms come by themselves."
        ),
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Switch off what finds the wrong answers.")
    )
    # A set that came with the product: its key in the file, and its words as they came, so that a
    # later version changes only what nobody here has changed.
    shipped_key = models.CharField(  # noqa: DJ001  unique where there is one
        max_length=60, null=True, unique=True, editable=False
    )
    shipped_words = models.TextField(default="", editable=False)

    desk_rights: ClassVar = {EDITORS: KEEP, REVIEWERS: KEEP}

    class Meta:
        verbose_name = _("set of synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 80 else f"{self.words[:79]}…"
