from typing import TYPE_CHECKING

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from .of_content import OfContentQuerySet

if TYPE_CHECKING:
    from .content import Content


class Slug(models.Model):
    """The one table that decides who owns a slug, within one kind of content.

    A redirect points at its row and not at another slug, so that there are no chains.
    """

    class Role(models.TextChoices):
        LIVE = "live", _("live")
        RESERVED = "reserved", _("reserved by a proposal")
        REDIRECT = "redirect", _("redirect")

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    content: "Content" = GenericForeignKey()  # type: ignore[assignment]
    slug = models.SlugField(max_length=120)
    role = models.CharField(max_length=10, choices=Role.choices)

    objects = OfContentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "slug"], name="slug_has_one_owner")
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="slugs_of_content")]

    def __str__(self) -> str:
        return self.slug
