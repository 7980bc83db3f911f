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
    """The candidates, best first. Equals are ordered by kind, key and language: always alike."""
    ranked = [_ranked(concepts, candidate) for candidate in candidates]
    return sorted(
        ranked,
        key=lambda r: (
            -round(r.score, 9),
            r.candidate.kind,
            r.candidate.object_id,
            r.candidate.language,
        ),
    )


def _ranked(concepts: Sequence[Concept], candidate: Candidate) -> Ranked:
    question = candidate.question.split()
    in_question, in_keywords = set(question), set(candidate.keywords.split())
    text = f" {candidate.text} "
    said = score = answered = 0.0
    found: set[str] = set()
    is_complete = True
    for concept in concepts:
        best = far = 0.0
        for stems, weight in concept.alternatives.items():
            if len(stems) == 1:
                name = stems[0]
                at_head, at_hint = name in in_question, name in in_keywords
                in_text = at_head or at_hint or f" {name} " in text
            else:
                at_head = in_question.issuperset(stems)
                at_hint = in_keywords.issuperset(stems)
                in_text = at_head or at_hint or all(f" {name} " in text for name in stems)
            if not in_text:
                continue
            if at_head:
                found.update(stems)
            place = QUESTION if at_head else KEYWORDS if at_hint else BODY
            best = max(best, weight * place)
            far = max(far, weight * (1 if at_head or at_hint else BODY_ANSWERS))
        said += concept.weight
        score += concept.weight * best
        answered += concept.weight * far
        is_complete &= best > 0 or concept.is_stop_word
    share = score / said if said else 0.0
    bonus = (
        1
        + FOCUS * _focus(candidate, found)
        + _together(concepts, question, text)
        + AS_SPELT * _as_spelt(concepts, candidate)
        + ALL_WORDS * is_complete
    )
    return Ranked(candidate, share * bonus, answered / said if said else 0.0)


def _focus(candidate: Candidate, found: set[str]) -> float:
    """The share of the question's telling words that the query says."""
    telling = [
        name
        for form, name in zip(
            candidate.question_words.split(), candidate.question.split(), strict=True
        )
        if form not in STOP_WORDS
    ]
    return sum(name in found for name in telling) / len(telling) if telling else 0.0


def _together(concepts: Sequence[Concept], question: list[str], text: str) -> float:
    """Pairs of neighbouring words that are neighbours in the entry too."""
    telling = [concept.stem for concept in concepts if not concept.is_stop_word]
    if len(telling) < 2:
        return 0.0
    head = f" {' '.join(question)} "
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
    """The stems to highlight: of the words searched and of what may stand for them."""
    telling = [each for each in concepts if not each.is_stop_word] or concepts
    alternatives: Iterable[Stems] = (s for concept in telling for s in concept.alternatives)
    return frozenset(name for stems in alternatives for name in stems)
