"""Asks the database which rows hold some words: FTS5 on SQLite, a GIN index on PostgreSQL."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from .statements import select, select_by_index

# PostgreSQL's index holds, for each row, the shelves on which it stands, as words that nobody can
# type: of so many keys in a row. The first rows with some words are looked for on the first shelf
# of each size, then everywhere: the index takes time for every row that it finds, wanted or not.
SHELVES = 4096, 32768


class Place(NamedTuple):
    """Where words are looked for: a table, its key, its stems (migrations 0002 and 0007)."""

    table: str
    key: str
    stems: str

    def statement(self) -> tuple[str, str]:
        """The beginning of a statement on this database, and what it calls the key."""
        if connection.vendor == "sqlite":
            index = f"{self.table}_index"
            return f"rowid FROM {index} WHERE {index} MATCH %s", "rowid"
        shelves = " || ' ' || ".join(
            f"'#{size}.' || ({self.key} / {size})::text" for size in SHELVES
        )
        words = f"btrim({shelves} || ' ' || btrim({self.stems}))"
        vector = f"array_to_tsvector(string_to_array({words}, ' '))"
        return f"{self.key} FROM {self.table} WHERE {vector} @@ %s::tsquery", self.key

    def first_shelves(self) -> list[str]:
        """Queries for the rows with the smallest keys, where there are more than these. None on
        SQLite: it stops by itself when it has enough."""
        if connection.vendor == "sqlite":
            return []
        ((oldest, newest),) = select(f"min({self.key}), max({self.key}) FROM {self.table}")
        return [
            _quoted(f"#{size}.{oldest // size}")
            for size in SHELVES
            if oldest is not None and oldest // size != newest // size
        ]


HEADS = Place("search_entry", "id", "question || ' ' || keywords")
TEXTS = Place("search_text", "entry_id", "stems")
SHORTENED = Place("search_term", "id", "shortened")


def matching(
    query: str, place: Place, *, category: int | None = None, first: int | None = None
) -> set[int]:
    """The keys of the rows that match a query made by the functions below: of entries, those in a
    category if one is given; no more than the `first` of them, by their keys, if that is given."""
    if first is not None:
        for shelf in place.first_shelves():
            found = _matching(both([query, shelf]), place, category, first)
            if len(found) == first:
                return found
    return _matching(query, place, category, first)


def _matching(query: str, place: Place, category: int | None, first: int | None) -> set[int]:
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
    asked = {frozenset(words) for words in alternatives}
    # Who has both words of an alternative has the one that stands alone, too.
    needed = [words for words in asked if not any(other < words for other in asked)]
    parts = sorted(both(map(_quoted, sorted(words))) for words in needed)
    return _joined("|", "OR", parts)


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
