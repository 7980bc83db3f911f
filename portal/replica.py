"""Pages out of a copy of the database that another server keeps (DATABASE_REPLICA_URL).

A copy may lag behind. What the page cache would keep is therefore made from it only when it has
the publication number that the page would be kept under: an old page never comes back. One that
follows the database no longer (somebody has made it a database of its own) is not asked at all: its
numbers count other publications.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections, models

from databases.pause import Pause

REPLICA = "replica"  # in settings.DATABASES
_is_read: ContextVar[bool] = ContextVar("rows come from the replica", default=False)


class Router:
    """Reads go to the replica inside `reading()`, unless they are part of something that writes;
    everything else goes to the one database that is written."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        is_writing = connections[DEFAULT_DB_ALIAS].in_atomic_block
        return REPLICA if _is_read.get() and not is_writing else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *rows: models.Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


@contextmanager
def reading() -> Iterator[None]:
    """Rows come from the copy."""
    token = _is_read.set(True)
    try:
        yield
    finally:
        _is_read.reset(token)


class Replica:
    """What one process knows of the copy. One that does not answer is left alone for a while."""

    def __init__(self) -> None:
        self._before_asking = Pause()

    def has(self, number: int | None) -> bool:
        """Whether pages of this publication number can be made from it."""
        if REPLICA not in settings.DATABASES or not self._before_asking.is_over:
            return False
        try:
            with (
                self._before_asking.attempt(),
                reading(),
                connections[REPLICA].cursor() as cursor,
            ):
                cursor.execute(
                    "SELECT pg_is_in_recovery(),"
                    " (SELECT COALESCE(MAX(number), 0) FROM revisions_publication)"
                )
                return cursor.fetchone() == (True, number or 0)
        except Error:
            connections[REPLICA].close()
            return False
