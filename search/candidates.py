"""The entries that may answer a query: found by the database, the same ones on either.

The database's part is to say which entries hold some stems; how good they are, one function
decides (ranking.py). Common words are no reason to look at an entry: the vocabulary tells how
many entries each word would bring, so the rarest words are taken while there is room.
"""

from collections.abc import Sequence
from typing import Any

from .fulltext import HEADS, TEXTS, Place, both, either, matching
from .querying import Concept, Stems, Vocabulary

ROOM = 300  # entries that are ranked for the rare words of a query
ROOM_FOR_COMMON = 150  # entries with all its common words
ALTERNATIVES_OF_COMMON = 4  # of what may stand for a common word, the word itself among them


def candidates(
    concepts: Sequence[Concept], vocabulary: Vocabulary, category: int | None = None
) -> set[int]:
    """The keys of the entries to rank; those of one FAQ category if its key is given."""
    telling = [concept for concept in concepts if not concept.is_stop_word]
    if not telling:
        return _with_all(concepts, HEADS, category)
    rare, common = _by_room(telling, vocabulary.documents_of, ROOM)
    found = _with_any(rare, TEXTS, category)
    if common:
        in_heads, everywhere = _by_room(common, vocabulary.heads_of, ROOM)
        found |= _with_any(in_heads, HEADS, category)
        if everywhere:
            with_all = _with_all(telling, HEADS, category)
            found |= with_all or _with_all(common, HEADS, category)
            if len(with_all) == ROOM_FOR_COMMON:
                return found  # no text comes up beside a room full of questions that say it all
        found |= _with_all(telling, TEXTS, category)
    return found


def _by_room(
    concepts: Sequence[Concept], number_of: Any, room: int
) -> tuple[list[Concept], list[Concept]]:
    """The rarest words, as many as there is room for, and the rest."""
    rare, common = [], []
    for concept in sorted(concepts, key=lambda each: (_total(each, number_of), each.stem)):
        room -= _total(concept, number_of)
        (rare if room >= 0 else common).append(concept)
    return rare, common


def _total(concept: Concept, number_of: Any) -> int:
    return sum(number_of(stems) for stems in concept.alternatives)


def _with_any(concepts: Sequence[Concept], place: Place, category: int | None) -> set[int]:
    """All entries that hold one of the words: the vocabulary says that they are few."""
    alternatives = [stems for concept in concepts for stems in concept.alternatives]
    return matching(either(alternatives), place, category=category) if alternatives else set()


def _with_all(concepts: Sequence[Concept], place: Place, category: int | None) -> set[int]:
    """The oldest entries that hold every word: there may be many."""
    query = both(either(_strongest(concept)) for concept in concepts)
    return matching(query, place, category=category, first=ROOM_FOR_COMMON)


def _strongest(concept: Concept) -> list[Stems]:
    """The word and what stands for it most surely: the words are common, so there are entries
    enough, and each more alternative costs time in every one of them."""
    surest = sorted(concept.alternatives.items(), key=lambda pair: -pair[1])
    return [stems for stems, _weight in surest[:ALTERNATIVES_OF_COMMON]]
