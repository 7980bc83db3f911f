from typing import TYPE_CHECKING

from django.db import connection, models, transaction
from django.db.models import F

if TYPE_CHECKING:
    from .content import Content


class Publication(models.Model):
    """One row: the number that moves with every publication, so that caches know, and what it was
    when facts that texts show (`{channels}`, `{sla}`) changed last."""

    # How often this process has moved the number: its own caches need not wait to be told.
    moves_here = 0

    number = models.PositiveBigIntegerField(default=0)
    facts = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current_number(cls) -> int:
        """How many publications there have been; 0 before the first."""
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def current_facts(cls) -> int:
        """The number of the publication that changed facts last; 0 before the first."""
        return cls.objects.values_list("facts", flat=True).first() or 0

    @classmethod
    def lock(cls) -> None:
        """Wait until nobody else publishes. Whoever may publish or move rows does so before they
        lock any row: one publication at a time, and nobody waits for somebody who waits for them.
        """
        if connection.features.has_select_for_update:  # SQLite has one writer at a time
            cls.objects.select_for_update().get_or_create(pk=1)

    @classmethod
    def move(cls, *kinds: "type[Content]") -> None:
        """Count one change of what readers see, or of when that will change next: of rows of these
        kinds, or of whatever it may be. Call inside the transaction that makes it."""
        columns = {"number": F("number") + 1}
        if not kinds or any(kind.stands_in_texts for kind in kinds):
            columns["facts"] = F("number") + 1
        if not cls.objects.filter(pk=1).update(**columns):
            cls.objects.get_or_create(pk=1)  # the first of all
            cls.objects.filter(pk=1).update(**columns)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Those who listen (revisions/watch) are told when the transaction commits.
                cursor.execute("NOTIFY publication")
        transaction.on_commit(cls._moved_here)

    @classmethod
    def _moved_here(cls) -> None:
        cls.moves_here += 1
