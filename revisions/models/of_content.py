from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models

if TYPE_CHECKING:
    from .content import Content


class OfContentQuerySet(models.QuerySet):
    """For models that name a row of content by its kind and key: revisions, log, slugs, …"""

    def of(self, content: "Content") -> Self:
        """Whatever belongs to one row."""
        return self.of_kind(type(content)).filter(object_id=content.pk)

    def of_kind(self, model: type[models.Model]) -> Self:
        """Whatever belongs to the rows of one kind."""
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def of_kinds(self, kinds: Iterable[type[models.Model]]) -> Self:
        """Whatever belongs to the rows of any of these kinds."""
        return self.filter(content_type__in=ContentType.objects.get_for_models(*kinds).values())
