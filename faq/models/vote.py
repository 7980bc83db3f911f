from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.groups import EDITORS, REVIEWERS
from revisions.models import Revision

from .item import Item

SENTENCE_LENGTH = 500  # characters


class Vote(models.Model):
    """What one reader said to “Did this help?”. Nothing tells who it was."""

    desk_rights: ClassVar = {EDITORS: ("view",), REVIEWERS: ("view",)}

    item = models.ForeignKey(
        Item, verbose_name=_("answer"), on_delete=models.CASCADE, related_name="votes"
    )
    # What the reader had read: the text that was live when their page was made.
    revision = models.ForeignKey(
        Revision, verbose_name=_("revision"), on_delete=models.CASCADE, related_name="+"
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    helpful = models.BooleanField(_("it helped"))
    sentence = models.CharField(_("in the reader’s words"), max_length=SENTENCE_LENGTH, blank=True)
    # When it was given, or changed for the last time.
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("unhelpful answers")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at", "item"], name="vote_by_time")]

    def __str__(self) -> str:
        return f"{_('yes') if self.helpful else _('no')}: {self.item}"
