"""A query as the index understands it: words, each with what may stand for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log
from statistics import median_low

from .analysis import code_parts, stem, words
from .ordinary import says
from .statements import select_among
from .stopwords import STOP_WORDS
from .synonyms import Thesaurus

MAX_QUERY_WORDS = 16
MAX_ALTERNATIVES = 40
STOP_WORD_WEIGHT = 0.08
TRANSLATION = 0.8  # where the literal word is not in the index at all
PARTS = 0.8  # the parts of a code, in any order

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Concept:
    """A word of the query: its spelling, its stem, and what else may stand for it."""

    form: str
    stem: str
    is_stop_word: bool = False
    others: dict[Stems, float] = field(default_factory=dict)  # stems that stand together: weight
    is_known: bool = False  # the word itself is in the index
    weight: float = 0.0  # how much it says: the rarer, the more

    @cached_property
    def alternatives(self) -> dict[Stems, float]:
        return {(self.stem,): 1.0} | self.others


@dataclass(frozen=True)
class Vocabulary:
    """What the index knows of the stems of one query."""

    entries: int
    documents: dict[str, int]
    heads: dict[str, int]

    @classmethod
    def of(cls, stems: set[str], entries: int) -> "Vocabulary":
        found = select_among("stem, documents, heads FROM search_term WHERE stem", stems)
        return cls(
            entries,
            {name: documents for name, documents, _ in found},
            {name: heads for name, _, heads in found},
        )

    def weight(self, documents: int) -> float:
        """How much a stem says that stands in so many entries (inverse document frequency)."""
        documents = min(documents, self.entries)
        return log(1 + (self.entries - documents + 0.5) / (documents + 0.5))

    def documents_of(self, stems: Stems) -> int:
        """In how many entries the stems stand together at most."""
        return min(self.documents.get(name, 0) for name in stems)

    def heads_of(self, stems: Stems) -> int:
        return min(self.heads.get(name, 0) for name in stems)


def concepts_of(query: str, thesaurus: Thesaurus) -> list[Concept]:
    """The words of a query with their synonyms; without weights."""
    found: dict[str, Concept] = {}
    typed = [(word.text, word.stem) for word in words(query)][:MAX_QUERY_WORDS]
    meant = thesaurus.meanings([name for _form, name in typed])
    for place, (form, name) in enumerate(typed):
        others = {stems: surely for stems, surely in meant[place].items() if stems != (name,)}
        if parts := code_parts(form):
            others[tuple(stem(part) for part in parts)] = PARTS
        others = dict(list(others.items())[:MAX_ALTERNATIVES])
        if name not in found:
            found[name] = Concept(form, name, form in STOP_WORDS, others)
    return list(found.values())


def weighed(concepts: Sequence[Concept], vocabulary: Vocabulary) -> list[Concept]:
    """The same with weights, and without alternatives that the index does not have."""
    only_stop_words = all(concept.is_stop_word for concept in concepts)
    result = []
    for concept in concepts:
        is_known = vocabulary.documents.get(concept.stem, 0) > 0
        others = {
            stems: weight if is_known else max(weight, TRANSLATION)
            for stems, weight in concept.others.items()
            if vocabulary.documents_of(stems)
        }
        documents = vocabulary.documents.get(concept.stem, 0)
        if not is_known and others:
            documents = median_low(vocabulary.documents_of(stems) for stems in others)
        weight = vocabulary.weight(documents) * says(concept.form)
        if concept.is_stop_word and not only_stop_words:
            weight = STOP_WORD_WEIGHT
        result.append(replace(concept, others=others, is_known=is_known, weight=weight))
    return result


def stems_of(concepts: Sequence[Concept]) -> set[str]:
    """Every stem that may stand for a word of the query."""
    return {name for concept in concepts for stems in concept.alternatives for name in stems}
