from typing import TYPE_CHECKING

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from .of_content import OfContentQuerySet

if TYPE_CHECKING:
    from .content import Content


class TranslationStatus(models.Model):
    """Where the translation of one live row into one language stands."""

    class Status(models.TextChoices):
        MISSING = "missing", _("missing")
        CURRENT = "current", _("current")
        OUTDATED = "outdated", _("outdated")

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    content: "Content" = GenericForeignKey()  # type: ignore[assignment]
    language = models.CharField(_("language"), max_length=10)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    made_from = models.ForeignKey(
        "revisions.Revision",
        verbose_name=_("made from"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outdated_since = models.ForeignKey(
        "revisions.Revision",
        verbose_name=_("outdated since"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = OfContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="translation_status_once"
            )
        ]
        indexes = [models.Index(fields=["language", "status"], name="translations_by_status")]

    def __str__(self) -> str:
        return f"{self.language}: {self.get_status_display()}"
