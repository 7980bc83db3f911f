"""Runs what every search asks in plain SQL: to compose a statement from Django's expressions takes
ten times as long as to answer it, and a search asks a dozen times."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection


def select(what: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a SELECT, of which this is what follows that word."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what}", parameters)
        return cursor.fetchall()


def select_by_index(what: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The same, and PostgreSQL goes by an index although the table is small.

    It thinks that making a text vector costs nothing, so up to some ten thousand rows it would
    make that of every row anew: 16 ms instead of 0.3 ms. The three statements are one message and
    so one transaction: nobody else meets the setting, not even through a pool of connections.
    """
    if connection.vendor != "postgresql":
        return select(what, parameters)
    with connection.cursor() as cursor:
        cursor.execute(f"SET enable_seqscan = off; SELECT {what}; RESET enable_seqscan", parameters)
        cursor.nextset()
        return cursor.fetchall()


def select_among(what: str, values: Collection[Any]) -> list[tuple[Any, ...]]:
    """The same where the column with which it ends is one of these values."""
    if not values:
        return []
    return select(f"{what} IN ({', '.join(['%s'] * len(values))})", list(values))
