from django.db import connection, models, transaction
from django.db.models import F


class Publication(models.Model):
    """One row: the number that moves with every publication, so that caches know."""

    # How often this process has moved the number: its own caches need not wait to be told.
    moves_here = 0

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current_number(cls) -> int:
        """How many publications there have been; 0 before the first."""
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def lock(cls) -> None:
        """Wait until nobody else publishes. Whoever may publish or move rows does so before they
        lock any row: one publication at a time, and nobody waits for somebody who waits for them.
        """
        if connection.features.has_select_for_update:  # SQLite has one writer at a time
            cls.objects.select_for_update().get_or_create(pk=1)

    @classmethod
    def move(cls) -> None:
        """Count one change of what readers see, or of when that will change next. Call inside
        the transaction that makes it."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1)  # the first of all
            cls.objects.filter(pk=1).update(number=F("number") + 1)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Those who listen (revisions/watch.py) are told when the transaction commits.
                cursor.execute("NOTIFY publication")
        transaction.on_commit(cls._moved_here)

    @classmethod
    def _moved_here(cls) -> None:
        cls.moves_here += 1
