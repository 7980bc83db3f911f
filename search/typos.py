"""Words with a letter wrong: found in the vocabulary by what is left when letters are taken out.

Two words one mistake apart become the same when a letter is taken out of one or both, so a table
of what is left finds the neighbours of a word without looking at all words.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from .fulltext import SHORTENED, either, matching
from .models import Term

# Letters are taken out of the beginning only: whoever differs later shares it.
BEGINNING = 7
BEGINNING_OF_TWO = 6  # where two are taken out: there are many ways
SHORTEST = 3  # stems; shorter ones are too like one another
SHORTEST_TYPED = 4
LONG = 7  # letters of a word in which two mistakes are forgiven


class Neighbour(NamedTuple):
    stem: str
    distance: int
    documents: int


def mistakes_forgiven(word: str) -> int:
    """How many letters of a word may be wrong; none in numbers and codes."""
    if len(word) < SHORTEST_TYPED or not word.isalpha():
        return 0
    return 1 if len(word) < LONG else 2


def deletions_of(stem: str, mistakes: int = 0) -> set[str]:
    """What is left of the beginning of a stem without up to that many of its letters; by default
    as many as may be wrong in a word of this stem."""
    if len(stem) < SHORTEST or not stem.isalpha():
        return set()
    mistakes = mistakes or (2 if len(stem) >= LONG - 1 else 1)
    found = {stem[:BEGINNING], stem[:BEGINNING_OF_TWO]}
    for letters, number in ((BEGINNING, 1), (BEGINNING_OF_TWO, mistakes)):
        beginning = stem[:letters]
        found |= {"".join(rest) for rest in combinations(beginning, len(beginning) - number)}
    return found


def beginnings(word: str, stem: str) -> set[str]:
    """What the stem of the word that was meant may begin with: its own stem, and without more of
    its ending, because a mistake there is stemmed otherwise ("severety", "severity")."""
    return {stem} | {word[:-cut] for cut in (2, 3) if len(word) - cut >= LONG - 2}


def neighbourhood(typed: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The stems of the vocabulary near any of these words (each with its stem), and in how many
    entries they stand. Two queries."""
    left = {
        rest
        for word, stem in typed
        if (mistakes := mistakes_forgiven(word))
        for beginning in beginnings(word, stem)
        for rest in deletions_of(beginning, mistakes)
    }
    if not left:
        return {}
    keys = list(matching(either((rest,) for rest in sorted(left)), SHORTENED))
    return dict(Term.objects.filter(pk__in=keys).values_list("stem", "documents"))


def nearest(stem: str, documents: Mapping[str, int], limit: int) -> list[Neighbour]:
    """Those within so many mistakes: fewer first, then the same first letter, then how common."""
    near = process.extract(
        stem,
        documents.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=limit,
        limit=None,
        processor=None,
    )
    found = [Neighbour(other, int(distance), documents[other]) for other, distance, _place in near]
    return sorted(found, key=lambda n: (n.distance, n.stem[0] != stem[0], -n.documents, n.stem))
