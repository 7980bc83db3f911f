"""What a reader's words find: the one door to the index."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType

from faq.models import Category
from revisions.models import Content
from revisions.reading import Reading

from .candidates import candidates
from .corrections import corrected
from .models import Entry, IndexState
from .querying import Concept, Vocabulary, concepts_of, stems_of, weighed
from .ranking import Candidate, Ranked, matched_stems, rank
from .synonyms import Thesaurus, thesaurus

MAX_QUERY = 200  # characters
MAX_HITS = 30
# The share of a query that an entry must speak of to count as an answer, and that the best must.
ANSWERS = 0.22
ANSWERS_BEST = 0.31
# What is worth less than this share of the best is no answer beside it; and what is worth less than
# the second share does not go before a better one for being in the reader's language.
BESIDE_BEST = 0.2
BEFORE_BETTER = 0.5


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
    query = searched = clean(query)
    state = IndexState.current()
    if not query or not state.entries or not (kept_to := _category(category)):
        return Found(query, query)
    synonyms = thesaurus(state.synonyms)
    concepts, vocabulary = understood(query, synonyms, state)
    if not as_typed and any(not each.is_known and not each.others for each in concepts):
        searched = corrected(query, synonyms)
        if searched != query:
            concepts, vocabulary = understood(searched, synonyms, state)
    if not concepts:
        return Found(query, query)
    keys = candidates(concepts, vocabulary)
    answers = answering(rank(concepts, read(keys, *kept_to)))
    hits = hits_of(answers, language)
    return Found(query, searched if hits else query, hits, matched_stems(concepts))


def clean(query: str) -> str:
    """The words as they can be shown and searched: no control characters or halves of characters,
    single spaces, no longer than anybody types."""
    seen = "".join(
        " " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char
        for char in query[: MAX_QUERY * 4]
    )
    return " ".join(seen.split())[:MAX_QUERY].strip()


def _category(slug: str) -> tuple[int | None] | None:
    """The key of a live category; (None,) for all, None if there is no such category."""
    if not slug:
        return (None,)
    key = Category.objects.live().filter(slug=slug).values_list("pk", flat=True).first()
    return None if key is None else (key,)


def understood(
    query: str, synonyms: Thesaurus, state: IndexState
) -> tuple[list[Concept], Vocabulary]:
    """The words of a query, weighed by what the index has of them."""
    concepts = concepts_of(query, synonyms)
    vocabulary = Vocabulary.of(stems_of(concepts), state.entries)
    return weighed(concepts, vocabulary), vocabulary


def read(keys: set[int], category: int | None = None) -> list[Candidate]:
    """What the ranker needs of these entries; those of one category if its key is given."""
    columns = "pk", "content_type_id", "object_id", "language", "question_words", "question"
    entries = Entry.objects.filter(pk__in=keys)
    if category is not None:
        entries = entries.filter(category_id=category)
    rows = entries.values_list(*columns, "keywords", "text__stems")
    return [Candidate(*row) for row in rows.iterator()]


def answering(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that speak of enough of the query, each row once, by its best language."""
    if max((each.answered for each in ranked), default=0) < ANSWERS_BEST:
        return []
    least = ranked[0].score * BESIDE_BEST
    best: dict[tuple[int, int], Ranked] = {}
    for each in ranked:
        if each.answered >= ANSWERS and each.score >= least:
            best.setdefault((each.candidate.kind, each.candidate.object_id), each)
    return list(best.values())[:MAX_HITS]


def hits_of(ranked: Sequence[Ranked], language: str) -> list[Hit]:
    """The rows, those that have a text in the reader's language first."""
    keys = defaultdict(list)
    for each in ranked:
        keys[each.candidate.kind].append(each.candidate.object_id)
    rows = {
        (kind, row.pk): row for kind, some in keys.items() for row in _rows(kind, some, language)
    }
    found = [
        (each.score, Hit(Reading(rows[place], language)))
        for each in ranked
        if (place := (each.candidate.kind, each.candidate.object_id)) in rows
    ]
    theirs = [pair for pair in found if pair[1].reading.is_translated]
    others = [pair for pair in found if not pair[1].reading.is_translated]
    least = max((score for score, _hit in others), default=0) * BEFORE_BETTER
    return [
        hit for score, hit in (*theirs, *others) if score >= least or not hit.reading.is_translated
    ]


def _rows(kind: int, keys: list[int], language: str) -> Sequence[Content]:
    model = ContentType.objects.get_for_id(kind).model_class()
    rows = model.objects.live().with_status(language).filter(pk__in=keys)
    return rows.select_related("category") if hasattr(model, "category") else rows
