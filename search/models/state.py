import secrets

from django.db import models

from ..statements import select


class IndexState(models.Model):
    """One row: what a search must know of the index as a whole."""

    entries = models.PositiveIntegerField(default=0)
    # analysis.VERSION with which the index was made; 0 before it was ever made.
    analysis = models.PositiveIntegerField(default=0)
    # Another number after every change of the synonyms, so that processes read them again. Random:
    # a change that is rolled back must not leave its number to the next one.
    synonyms = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.entries} entries"

    @classmethod
    def current(cls) -> "IndexState":
        """Asked by every search, so in plain SQL."""
        columns = "id", "entries", "analysis", "synonyms"
        found = select(f"{', '.join(columns)} FROM search_indexstate WHERE id = 1")
        return cls(**dict(zip(columns, found[0], strict=True))) if found else cls(pk=1)

    @classmethod
    def move_synonyms(cls) -> None:
        """Tell every process that the synonyms changed."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(synonyms=secrets.randbits(62))
