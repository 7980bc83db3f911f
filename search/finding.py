"""What a reader's words find: the one door to the index."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from faq.models import Category

from .candidates import candidates
from .corrections import corrected
from .hits import Hit, hits_of
from .models import IndexState
from .querying import Concept, Vocabulary, concepts_of, stems_of, weighed
from .ranking import RANKED_FULLY, Candidate, Ranked, matched_stems, rank
from .statements import select
from .synonyms import Thesaurus, thesaurus

MAX_QUERY = 200  # characters; what comes after them is not searched, and the page says so
MAX_HITS = 30
# The share of a query that an entry must speak of to count as an answer, and that the best must.
ANSWERS = 0.16
ANSWERS_BEST = 0.27
# What is worth less than this share of the best is no answer beside it.
BESIDE_BEST = 0.2
# The fields of a candidate.
READ = """
    entry.id, entry.content_type_id, entry.object_id, entry.language,
        entry.question_words, entry.question, entry.keywords, text.stems
    FROM search_entry entry JOIN search_text text ON text.entry_id = entry.id
"""


@dataclass(frozen=True)
class Found:
    """The outcome of a search."""

    query: str  # the reader's words, without control characters, cut to a sensible length
    searched: str  # what was searched: the same, or the correction of it
    hits: Sequence[Hit] = field(default_factory=list)  # best first; loaded as they are looked at
    stems: frozenset[str] = frozenset()  # of the words searched, for highlighting passages
    has_more: bool = False  # there are more answers than these hits, which are the best

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
    keys = candidates(concepts, vocabulary, *kept_to)
    answers = answering(rank(concepts, read(keys)))
    hits = hits_of(answers, language, MAX_HITS)
    # Each row has an entry per language: when all that are ranked to the end answer, rows may be
    # left out although there are not more of them than are shown.
    has_more = len(answers) == RANKED_FULLY or len({a.candidate.row for a in answers}) > MAX_HITS
    # What is not in one category may be in another: the correction stays, and the page offers to
    # look in everything.
    is_meant = bool(hits) or bool(category)
    return Found(query, searched if is_meant else query, hits, matched_stems(concepts), has_more)


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


def read(keys: set[int]) -> list[Candidate]:
    """What the ranker needs of these entries."""
    # Written into the statement: hundreds of parameters take as long as the rows themselves.
    among = ", ".join(map(str, keys))
    found = select(f"{READ} WHERE entry.id IN ({among})") if keys else []
    return [Candidate._make(row) for row in found]


def answering(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that speak of enough of the query; none if the best does not."""
    if max((each.answered for each in ranked), default=0) < ANSWERS_BEST:
        return []
    least = ranked[0].score * BESIDE_BEST
    return [each for each in ranked if each.answered >= ANSWERS and each.score >= least]
