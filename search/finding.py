"""What a reader's words find: the one door to the index."""

from dataclasses import dataclass, field

from channels.models import Channel
from faq.models import Item
from revisions.models import Content
from revisions.reading import Reading
from sla.models import Policy, Section

from .analysis import words


@dataclass(frozen=True)
class Hit:
    """A live row that answers a query. Its reading is in the reader's language if the row is all
    there in it, else in its source language (`reading.is_translated` is then false)."""

    reading: Reading

    @property
    def row(self) -> Content:
        return self.reading.row


@dataclass(frozen=True)
class Found:
    """The outcome of a search."""

    query: str  # the reader's words, without control characters, cut to a sensible length
    searched: str  # what was searched: the same, or the correction of it
    hits: list[Hit] = field(default_factory=list)  # best first
    stems: frozenset[str] = frozenset()  # of the words searched, for highlighting passages

    @property
    def is_corrected(self) -> bool:
        return self.searched != self.query


def find(query: str, language: str, *, category: str = "", as_typed: bool = False) -> Found:
    """The live rows that answer a reader's words, in the languages that the site has.

    `category`: the slug of a FAQ category, to which the hits are kept; empty for everything.
    `as_typed`: no correction of typos, layout or transliteration. Never raises on what a reader
    typed; words that nobody can search (empty, only punctuation) find nothing.
    """
    clean = " ".join("".join(each if each.isprintable() else " " for each in query).split())
    stems = frozenset(word.stem for word in words(clean[:200]))
    rows = [
        row
        for model in (Item, Channel, Policy, Section)
        for row in model.objects.live().with_status(language).in_order()
        if stems and stems <= {word.stem for word in words(text_of(row))}
        if not category or (model is Item and row.category.slug == category)
    ]
    hits = [Hit(Reading(row, language)) for row in rows]
    hits.sort(key=lambda hit: not hit.reading.is_translated)
    return Found(clean, clean, hits, stems)


def text_of(row: Content) -> str:
    return "\n".join(row.search_text(language) for language in row.languages_of_text())
