"""Asks the database which rows hold some words: FTS5 on SQLite, a GIN index on PostgreSQL."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from .statements import select_by_index


class Place(NamedTuple):
    """Where words are looked for: a table, its key, its stems (migration 0002)."""

    table: str
    key: str
    stems: str

    def statement(self) -> tuple[str, str]:
        """The beginning of a statement on this database, and what it calls the key."""
        if connection.vendor == "sqlite":
            index = f"{self.table}_index"
            return f"rowid FROM {index} WHERE {index} MATCH %s", "rowid"
        vector = f"array_to_tsvector(string_to_array(btrim({self.stems}), ' '))"
        return f"{self.key} FROM {self.table} WHERE {vector} @@ %s::tsquery", self.key


HEADS = Place("search_entry", "id", "question || ' ' || keywords")
TEXTS = Place("search_text", "entry_id", "stems")
SHORTENED = Place("search_term", "id", "shortened")


def matching(
    query: str, place: Place, *, category: int | None = None, first: int | None = None
) -> set[int]:
    """The keys of the rows that match a query made by the functions below: of entries, those in a
    category if one is given; no more than the `first` of them, by their keys, if that is given."""
    sql, key = place.statement()
    parameters: list[str | int] = [query]
    if category is not None:
        sql += f" AND {key} IN (SELECT id FROM search_entry WHERE category_id = %s)"
        parameters.append(category)
    if first is not None:
        # By `key + 0`, PostgreSQL does not think of walking through all rows in their order.
        order = key if connection.vendor == "sqlite" else f"{key} + 0"
        sql += f" ORDER BY {order} LIMIT %s"
        parameters.append(first)
    return {key for (key,) in select_by_index(sql, parameters)}


def forget_removed() -> None:
    """Let nothing of what left the indexes stay in the file of SQLite's: they keep it in their
    older parts until these are merged by and by. Takes seconds where there are 100,000 answers."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for place in (HEADS, TEXTS, SHORTENED):
            index = f"{place.table}_index"
            cursor.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")


def either(alternatives: Iterable[Iterable[str]]) -> str:
    """Rows with all words of one of these alternatives."""
    return _joined("|", "OR", [both(map(_quoted, words)) for words in alternatives])


def both(parts: Iterable[str]) -> str:
    """Rows that match all of these queries."""
    return _joined("&", "AND", list(parts))


def _joined(postgresql: str, sqlite: str, parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    sign = sqlite if connection.vendor == "sqlite" else postgresql
    return f"({f' {sign} '.join(parts)})"


def _quoted(word: str) -> str:
    """A word as a string of the query language. Stems hold neither quotes nor backslashes."""
    return f'"{word}"' if connection.vendor == "sqlite" else f"'{word}'"
