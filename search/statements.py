"""Runs what every search asks in plain SQL: to compose a statement from Django's expressions takes
ten times as long as to answer it, and a search asks a dozen times."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def rows_with(statement: str, values: Collection[Any]) -> list[tuple[Any, ...]]:
    """The same for a statement that ends with a column: where it is one of these values."""
    if not values:
        return []
    return rows(f"{statement} IN ({', '.join(['%s'] * len(values))})", list(values))
