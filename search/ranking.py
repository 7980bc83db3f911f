"""How well an entry answers a query: the one place that decides, whatever the database.

A word in the question counts most, a search hint less, the answer least. An entry is worth the
share of what the query says that it answers (each word by how rare it is), and more if it speaks
of little else, if the words stand together, and if they are spelt as typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from .querying import Concept, Stems
from .stopwords import STOP_WORDS

QUESTION, KEYWORDS, BODY = 1.0, 0.75, 0.4
FOCUS = 0.35  # how much of the question the query says
TOGETHER = 0.15  # neighbouring words of the query stand side by side
TOGETHER_IN_BODY = 0.05
AS_SPELT = 0.1
ALL_WORDS = 0.1
DWELLS = 0.1  # the answer speaks of the words again and again
DWELLING = 0.05  # the share of an answer that these words are if it speaks of nothing else
RANKED_FULLY = 60  # entries
# How far a word of the answer counts for there being an answer at all, and a synonym of it there.
BODY_ANSWERS = 0.3
OTHERS_IN_BODY_ANSWER = 0.15

Key = tuple[int, int]  # of a row: the key of its kind, and its own


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

    @property
    def row(self) -> Key:
        return self.kind, self.object_id


class Ranked(NamedTuple):
    candidate: Candidate
    score: float
    answered: float  # the share of the query, from 0 to 1, that the entry speaks of


def rank(concepts: Sequence[Concept], candidates: Iterable[Candidate]) -> list[Ranked]:
    """The best candidates, best first. Equals are ordered by kind, key and language: always alike.

    Two steps: the share of the query that an entry answers, quickly, for all; and the rest for
    those that it leaves in front.
    """
    query = _Query(concepts)
    shares = ((query.share(each), each) for each in candidates)
    ordered = sorted(
        ((-round(share.worth, 9), *each[1:4], share, each) for share, each in shares),
        key=lambda row: row[:4],
    )
    ranked = [query.ranked(share, each) for *_order, share, each in ordered[:RANKED_FULLY]]
    return sorted(ranked, key=lambda each: (-round(each.score, 9), *each.candidate[1:4]))


class _Share(NamedTuple):
    """What an entry is worth of a query, how far it answers it, and whether it has every word."""

    worth: float
    answered: float
    is_complete: bool


class _Query:
    """The words of a query ready to be looked for in stems joined by spaces: in hundreds of
    entries, so whatever does not depend on the entry is worked out here."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.alternatives = [stems for each in concepts for stems in each.alternatives]
        telling = [each for each in concepts if not each.is_stop_word]
        self.forms = [each.form for each in telling]
        self.pairs = [f" {one.stem} {next_one.stem} " for one, next_one in pairwise(telling)]
        self.stems = [f" {each.stem} " for each in telling]
        self.said = sum(each.weight for each in concepts)
        self.searches = [
            (each.weight, each.is_stop_word, _by_weight(each.alternatives)) for each in concepts
        ]

    def share(self, candidate: Candidate) -> _Share:
        head, hints, text = (f" {part} " for part in candidate[5:])
        worth = answered = 0.0
        is_complete = True
        for says, is_stop_word, alternatives in self.searches:
            best, far = _best(alternatives, head, hints, text)
            if best:
                worth += says * best
                answered += says * far
            elif not is_stop_word:
                is_complete = False
        if not self.said:
            return _Share(0.0, 0.0, False)
        return _Share(worth / self.said, answered / self.said, is_complete)

    def ranked(self, share: _Share, candidate: Candidate) -> Ranked:
        words, stems = candidate.question_words.split(), candidate.question.split()
        bonus = (
            1
            + FOCUS * self._focus(words, stems)
            + self._together(candidate)
            + AS_SPELT * self._as_spelt(set(words))
            + ALL_WORDS * share.is_complete
            + DWELLS * self._dwells(f" {candidate.text} ")
        )
        return Ranked(candidate, share.worth * bonus, share.answered)

    def _focus(self, words: list[str], stems: list[str]) -> float:
        """The share of the question's telling words that the query says."""
        in_question = set(stems)
        found = {
            name
            for alternative in self.alternatives
            if in_question.issuperset(alternative)
            for name in alternative
        }
        telling = [name for form, name in zip(words, stems, strict=True) if form not in STOP_WORDS]
        return sum(name in found for name in telling) / len(telling) if telling else 0.0

    def _together(self, candidate: Candidate) -> float:
        """Pairs of neighbouring words that are neighbours in the entry too."""
        if not self.pairs:
            return 0.0
        head, text = f" {candidate.question} ", f" {candidate.text} "
        bonus = sum(
            TOGETHER if pair in head else TOGETHER_IN_BODY if pair in text else 0
            for pair in self.pairs
        )
        return bonus / len(self.pairs)

    def _dwells(self, text: str) -> float:
        """How much of the whole text the words of the query are, up to 1."""
        number = sum(text.count(stem) for stem in self.stems)
        return min(1.0, number / text.count(" ") / DWELLING)

    def _as_spelt(self, words: set[str]) -> float:
        return sum(form in words for form in self.forms) / len(self.forms) if self.forms else 0.0


# Weight, the first of the stems, those that must stand there too.
_Alternative = tuple[float, str, list[str]]


def _by_weight(alternatives: Mapping[Stems, float]) -> list[_Alternative]:
    """The surest first."""
    spaced = [(weight, [f" {name} " for name in stems]) for stems, weight in alternatives.items()]
    return [(weight, first, rest) for weight, (first, *rest) in sorted(spaced, reverse=True)]


def _best(
    alternatives: Sequence[_Alternative], head: str, hints: str, text: str
) -> tuple[float, float]:
    """How well the best alternative stands in an entry, and how far that answers."""
    best = far = 0.0
    for weight, first, rest in alternatives:
        if weight <= best:
            break
        if first in head and (not rest or _holds(head, rest)):
            return weight, weight
        if weight * KEYWORDS > best and first in hints and (not rest or _holds(hints, rest)):
            best, far = weight * KEYWORDS, weight
        elif weight * BODY > best and first in text and (not rest or _holds(text, rest)):
            best = weight * BODY
            far = weight * (BODY_ANSWERS if weight == 1 else OTHERS_IN_BODY_ANSWER)
    return best, far


def _holds(text: str, names: list[str]) -> bool:
    return all(name in text for name in names)


def matched_stems(concepts: Sequence[Concept]) -> frozenset[str]:
    """The stems to highlight: of the words searched, and of single words that may stand for them.
    The words of a phrase say nothing one by one."""
    telling = [each for each in concepts if not each.is_stop_word] or concepts
    alternatives: Iterable[Stems] = (s for concept in telling for s in concept.alternatives)
    return frozenset(stems[0] for stems in alternatives if len(stems) == 1)
