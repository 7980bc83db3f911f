"""How well an entry answers a query: the one place that decides, whatever the database.

A word in the question counts most, a search hint less, the answer least. An entry is worth the
share of what the query says that it answers (each word by how rare it is), and more if it speaks
of little else, if the words stand together, and if they are spelt as typed.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .querying import Concept, Stems
from .stopwords import STOP_WORDS

QUESTION, KEYWORDS, BODY = 1.0, 0.75, 0.4
FOCUS = 0.35  # how much of the question the query says
TOGETHER = 0.15  # neighbouring words of the query stand side by side
TOGETHER_IN_BODY = 0.05
AS_SPELT = 0.1
ALL_WORDS = 0.1
RANKED_FULLY = 60
# A synonym somewhere in an answer says nearly nothing.
OTHERS_IN_BODY_ANSWER = 0.4
BODY_ANSWERS = 0.6  # how far a word of the answer counts for there being an answer at all


class Candidate(NamedTuple):
    """An entry as the ranker reads it: words and stems joined by spaces."""

    key: int
    kind: int
    object_id: int
    language: str
    question_words: str
    question: str
    keywords: str
    text: str


class Ranked(NamedTuple):
    candidate: Candidate
    score: float
    answered: float  # the share of the query, from 0 to 1, that the entry speaks of


def rank(concepts: Sequence[Concept], candidates: Iterable[Candidate]) -> list[Ranked]:
    """The best candidates, best first. Equals are ordered by kind, key and language: always alike.

    Two steps: the share of the query that an entry answers, quickly, for all; and the rest for
    those that it leaves in front.
    """
    searches = [_Search(concept) for concept in concepts]
    ordered = sorted(
        ((-round(_share(searches, each)[0], 9), *each[1:4], each) for each in candidates),
        key=lambda row: row[:4],
    )
    ranked = [_ranked(concepts, searches, row[-1]) for row in ordered[:RANKED_FULLY]]
    return sorted(ranked, key=lambda each: (-round(each.score, 9), *each.candidate[1:4]))


class _Search:
    """A concept ready to be looked for in stems joined by spaces."""

    def __init__(self, concept: Concept) -> None:
        self.weight = concept.weight
        self.is_stop_word = concept.is_stop_word
        self.alternatives = sorted(
            (
                (weight, tuple(f" {name} " for name in stems))
                for stems, weight in concept.alternatives.items()
            ),
            reverse=True,
        )

    def best(self, head: str, hints: str, text: str) -> tuple[float, float]:
        """How well the best alternative stands in an entry, and how far that answers."""
        best = far = 0.0
        for weight, names in self.alternatives:
            if weight <= best:
                break
            if _holds(head, names):
                return weight, weight
            if weight * KEYWORDS > best and _holds(hints, names):
                best, far = weight * KEYWORDS, weight
            elif weight * BODY > best and _holds(text, names):
                best = weight * BODY
                far = weight * (BODY_ANSWERS if weight == 1 else OTHERS_IN_BODY_ANSWER)
        return best, far


def _holds(text: str, names: tuple[str, ...]) -> bool:
    return names[0] in text and (len(names) == 1 or all(name in text for name in names))


def _share(searches: Sequence[_Search], candidate: Candidate) -> tuple[float, float, bool]:
    """The share of the query that an entry is worth, the share that it answers, and whether it
    has every word."""
    head, hints, text = (f" {part} " for part in (candidate[5], candidate[6], candidate[7]))
    said = worth = answered = 0.0
    is_complete = True
    for search in searches:
        best, far = search.best(head, hints, text)
        said += search.weight
        worth += search.weight * best
        answered += search.weight * far
        if not best and not search.is_stop_word:
            is_complete = False
    return (worth / said, answered / said, is_complete) if said else (0.0, 0.0, False)


def _ranked(
    concepts: Sequence[Concept], searches: Sequence[_Search], candidate: Candidate
) -> Ranked:
    worth, answered, is_complete = _share(searches, candidate)
    bonus = (
        1
        + FOCUS * _focus(concepts, candidate)
        + _together(concepts, candidate)
        + AS_SPELT * _as_spelt(concepts, candidate)
        + ALL_WORDS * is_complete
    )
    return Ranked(candidate, worth * bonus, answered)


def _focus(concepts: Sequence[Concept], candidate: Candidate) -> float:
    """The share of the question's telling words that the query says."""
    in_question = set(candidate.question.split())
    found = {
        name
        for concept in concepts
        for stems in concept.alternatives
        if in_question.issuperset(stems)
        for name in stems
    }
    telling = [
        name
        for form, name in zip(
            candidate.question_words.split(), candidate.question.split(), strict=True
        )
        if form not in STOP_WORDS
    ]
    return sum(name in found for name in telling) / len(telling) if telling else 0.0


def _together(concepts: Sequence[Concept], candidate: Candidate) -> float:
    """Pairs of neighbouring words that are neighbours in the entry too."""
    telling = [concept.stem for concept in concepts if not concept.is_stop_word]
    if len(telling) < 2:
        return 0.0
    head, text = f" {candidate.question} ", f" {candidate.text} "
    bonus = 0.0
    for first, second in zip(telling, telling[1:], strict=False):
        pair = f" {first} {second} "
        bonus += TOGETHER if pair in head else TOGETHER_IN_BODY if pair in text else 0
    return bonus / (len(telling) - 1)


def _as_spelt(concepts: Sequence[Concept], candidate: Candidate) -> float:
    forms = set(candidate.question_words.split())
    telling = [concept for concept in concepts if not concept.is_stop_word]
    return sum(each.form in forms for each in telling) / len(telling) if telling else 0.0


def matched_stems(concepts: Sequence[Concept]) -> frozenset[str]:
    """The stems to highlight: of the words searched, and of single words that may stand for them.
    The words of a phrase say nothing one by one."""
    telling = [each for each in concepts if not each.is_stop_word] or concepts
    alternatives: Iterable[Stems] = (s for concept in telling for s in concept.alternatives)
    return frozenset(stems[0] for stems in alternatives if len(stems) == 1)
