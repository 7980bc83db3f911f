"""Words with a letter wrong: found in the vocabulary by what is left when letters are taken out.

Two words one mistake apart become the same when a letter is taken out of one or both, so a table
of what is left finds the neighbours of a word without looking at all words.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from .fulltext import SHORTENED, either, matching
from .statements import select_among

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


def beginnings(word: str, stem: str) -> list[str]:
    """What the stem of the word that was meant may begin with: its own stem, and without more of
    its ending, because a mistake there is stemmed otherwise ("severety", "severity")."""
    cut = [word[:-cut] for cut in (2, 3) if len(word) - cut >= LONG - 2]
    return list(dict.fromkeys([stem, *cut]))


def neighbourhood(typed: Iterable[tuple[str, str]], others: "Shortened") -> dict[str, int]:
    """The stems of the vocabulary near any of these words (each with its stem), and in how many
    entries they stand; of the others, 1."""
    left = sorted(
        {
            rest
            for word, stem in typed
            if (mistakes := mistakes_forgiven(word))
            for beginning in beginnings(word, stem)
            for rest in deletions_of(beginning, mistakes)
        }
    )
    keys = matching(either((rest,) for rest in left), SHORTENED) if left else ()
    near = select_among("stem, documents FROM search_term WHERE id", keys)
    return dict.fromkeys(others.near(left), 1) | dict(near)


class Shortened:
    """Words that stand in no table, by what is left of them without letters."""

    def __init__(self, stems: Iterable[str]) -> None:
        self.stems_of: dict[str, list[str]] = defaultdict(list)
        for stem in stems:
            for rest in deletions_of(stem):
                self.stems_of[rest].append(stem)

    def near(self, left: Iterable[str]) -> set[str]:
        return {stem for rest in left for stem in self.stems_of.get(rest, ())}


def nearest(word: str, stem: str, documents: Mapping[str, int], limit: int) -> list[Neighbour]:
    """The stems within so many mistakes of a word's own or of its beginning, each once: fewer
    mistakes first, then the same first letter, then how common."""
    distances: dict[str, int] = {}
    choices = list(documents)
    for beginning in beginnings(word, stem):
        for other, distance, _place in process.extract(
            beginning,
            choices,
            scorer=DamerauLevenshtein.distance,
            score_cutoff=limit,
            limit=None,
            processor=None,
        ):
            distances[other] = min(int(distance), distances.get(other, limit))
    found = [Neighbour(other, near, documents[other]) for other, near in distances.items()]
    return sorted(found, key=lambda n: (n.distance, n.stem[0] != word[0], -n.documents, n.stem))
