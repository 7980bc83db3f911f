"""Which rows of content name each other."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models

from ..canonical import Snapshot
from .columns import Columns

if TYPE_CHECKING:
    from .content import Content


class References(Columns):
    """The rows that a snapshot names, and the rows whose columns name one."""

    class Meta:
        abstract = True

    def references(self, snapshot: Snapshot) -> Iterator[tuple[str, type["Content"], int]]:
        """The rows of content that a snapshot names: column, model, key."""
        for column in self.snapshot_fields():
            field = self.field_of(column)
            if field.is_relation and snapshot.get(column) is not None:
                yield column, field.related_model, snapshot[column]

    @classmethod
    def referring_to(cls, row: "Content") -> models.QuerySet:
        """The rows of this kind that name another row in their columns."""
        links = [
            field.name
            for field in map(cls.field_of, cls.snapshot_fields())
            if field.is_relation and field.related_model is type(row)
        ]
        named = [models.Q(**{name: row.pk}) for name in links]
        return cls.objects.filter(reduce(or_, named)) if named else cls.objects.none()
