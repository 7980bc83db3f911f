"""The entries that may answer a query: found by the database, the same ones on either.

The database's part is to say which entries hold some stems; how good they are, one function
decides (ranking.py). Common words are no reason to look at an entry: the vocabulary tells how
many entries each word would bring, so the rarest words are taken while there is room.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from .querying import Concept, Stems, Vocabulary

ROOM = 1_500  # entries that are ranked for the rare words of a query
ROOM_FOR_COMMON = 500  # entries with all its common words

SQLITE = {
    "entry": "SELECT rowid AS id FROM search_entry_index WHERE search_entry_index MATCH %s",
    "text": "SELECT rowid AS id FROM search_text_index WHERE search_text_index MATCH %s",
}
POSTGRESQL = {
    "entry": """SELECT id FROM search_entry WHERE array_to_tsvector(string_to_array(
        btrim(question || ' ' || keywords), ' ')) @@ %s::tsquery""",
    "text": """SELECT entry_id AS id FROM search_text WHERE array_to_tsvector(string_to_array(
        btrim(stems), ' ')) @@ %s::tsquery""",
}


def candidates(
    concepts: Sequence[Concept], vocabulary: Vocabulary, category: int | None = None
) -> set[int]:
    """The keys of the entries to rank."""
    telling = [concept for concept in concepts if not concept.is_stop_word]
    if not telling:
        return _with_all(concepts, "entry", category)
    rare, common = _by_room(telling, vocabulary.documents_of, ROOM)
    found = _with_any(rare, "text", category)
    if common:
        in_heads, everywhere = _by_room(common, vocabulary.heads_of, ROOM)
        found |= _with_any(in_heads, "entry", category)
        if everywhere:
            found |= _with_all(telling, "entry", category) or _with_all(common, "entry", category)
        found |= _with_all(telling, "text", category)
    return found


def _by_room(
    concepts: Sequence[Concept], number_of: Any, room: int
) -> tuple[list[Concept], list[Concept]]:
    """The rarest words, as many as there is room for, and the rest."""
    rare, common = [], []
    for concept in sorted(concepts, key=lambda each: (_total(each, number_of), each.stem)):
        room -= _total(concept, number_of)
        (rare if room >= 0 else common).append(concept)
    return rare, common


def _total(concept: Concept, number_of: Any) -> int:
    return sum(number_of(stems) for stems in concept.alternatives)


def _with_any(concepts: Sequence[Concept], table: str, category: int | None) -> set[int]:
    alternatives = [stems for concept in concepts for stems in concept.alternatives]
    return _run(_either(alternatives), table, category, limit=None) if alternatives else set()


def _with_all(concepts: Sequence[Concept], table: str, category: int | None) -> set[int]:
    """The oldest entries that hold every word: there may be many."""
    query = _both(_either(concept.alternatives) for concept in concepts)
    return _run(query, table, category, limit=ROOM_FOR_COMMON)


def _either(alternatives: Iterable[Stems]) -> str:
    return _joined("|", "OR", [_both(map(_quoted, stems)) for stems in alternatives])


def _both(parts: Iterable[str]) -> str:
    return _joined("&", "AND", list(parts))


def _joined(postgresql: str, sqlite: str, parts: list[str]) -> str:
    sign = sqlite if connection.vendor == "sqlite" else postgresql
    return f"({f' {sign} '.join(parts)})" if len(parts) > 1 else parts[0]


def _quoted(stem: str) -> str:
    """A stem as a string of the query language. Stems hold neither quotes nor backslashes."""
    return f'"{stem}"' if connection.vendor == "sqlite" else f"'{stem}'"


def _run(query: str, table: str, category: int | None, limit: int | None) -> set[int]:
    search = (SQLITE if connection.vendor == "sqlite" else POSTGRESQL)[table]
    parameters: list[Any] = [query]
    sql = f"SELECT found.id FROM ({search}) AS found"
    if category is not None:
        sql += " JOIN search_entry ON search_entry.id = found.id AND category_id = %s"
        parameters.append(category)
    if limit is not None:
        sql += f" ORDER BY found.id LIMIT {limit}"
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return {row[0] for row in cursor.fetchall()}
