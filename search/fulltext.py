"""Asks the database which rows hold some words: FTS5 on SQLite, a GIN index on PostgreSQL."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from .models import Entry, EntryIndex, Term, TermIndex, Text, TextIndex


class Place(NamedTuple):
    """Where words are looked for, and how each database asks for them (migration 0002)."""

    sqlite: QuerySet
    fts5: str
    postgresql: QuerySet
    gin: str


HEADS = Place(
    EntryIndex.objects.all(),
    "search_entry_index MATCH %s",
    Entry.objects.all(),
    "array_to_tsvector(string_to_array(btrim(question || ' ' || keywords), ' ')) @@ %s::tsquery",
)
TEXTS = Place(
    TextIndex.objects.all(),
    "search_text_index MATCH %s",
    Text.objects.all(),
    "array_to_tsvector(string_to_array(btrim(stems), ' ')) @@ %s::tsquery",
)
SHORTENED = Place(
    TermIndex.objects.all(),
    "search_term_index MATCH %s",
    Term.objects.all(),
    "array_to_tsvector(string_to_array(btrim(shortened), ' ')) @@ %s::tsquery",
)


def matching(query: str, place: Place) -> QuerySet:
    """The keys of the rows that match a query made by the functions below."""
    if connection.vendor == "sqlite":
        rows = place.sqlite.extra(where=[place.fts5], params=[query])
    else:
        rows = place.postgresql.extra(where=[place.gin], params=[query])
    return rows.values_list("pk", flat=True)


def either(alternatives: Iterable[Iterable[str]]) -> str:
    """Rows with all words of one of these alternatives."""
    return _joined("|", "OR", [both(map(_quoted, words)) for words in alternatives])


def both(parts: Iterable[str]) -> str:
    """Rows that match all of these queries."""
    return _joined("&", "AND", list(parts))


def _joined(postgresql: str, sqlite: str, parts: list[str]) -> str:
    sign = sqlite if connection.vendor == "sqlite" else postgresql
    return f"({f' {sign} '.join(parts)})" if len(parts) > 1 else parts[0]


def _quoted(word: str) -> str:
    """A word as a string of the query language. Stems hold neither quotes nor backslashes."""
    return f'"{word}"' if connection.vendor == "sqlite" else f"'{word}'"
