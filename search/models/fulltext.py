"""SQLite's full-text indexes as Django sees them: made by a migration, written by triggers.

PostgreSQL has GIN indexes on the tables themselves, so there these tables do not exist.
"""

from django.db import models


class EntryIndex(models.Model):
    """The stems of heads, by the keys of entries."""

    rowid = models.BigIntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "search_entry_index"

    def __str__(self) -> str:
        return str(self.rowid)


class TextIndex(models.Model):
    """The stems of whole texts, by the keys of entries."""

    rowid = models.BigIntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "search_text_index"

    def __str__(self) -> str:
        return str(self.rowid)


class TermIndex(models.Model):
    """What is left of stems without a letter or two, by the keys of terms."""

    rowid = models.BigIntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "search_term_index"

    def __str__(self) -> str:
        return str(self.rowid)
