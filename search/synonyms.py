"""Words that mean the same, as editors keep them, ready for queries."""

from collections.abc import Sequence
from functools import lru_cache

from .analysis import words
from .models import Synonym
from .models.synonym import split_words
from .stopwords import STOP_WORDS
from .typos import Shortened

Stems = tuple[str, ...]

WORD = 0.6
PHRASE = 0.95


class Thesaurus:
    """The sets of synonyms, by the stems of their words and phrases."""

    def __init__(self, sets: Sequence[str]) -> None:
        self.sets_of: dict[Stems, list[int]] = {}
        self.meant: list[list[Stems]] = []
        for number, text in enumerate(sets):
            phrases = [_stems(phrase) for phrase in split_words(text)]
            for phrase in filter(None, phrases):
                self.sets_of.setdefault(phrase, []).append(number)
            self.meant.append([_findable(phrase) for phrase in split_words(text)])
        self.longest = max(map(len, self.sets_of), default=1)
        self.known = {name for phrase in self.sets_of for name in phrase}
        self.shortened = Shortened(sorted(self.known))

    def meanings(self, stems: Sequence[str]) -> list[dict[Stems, float]]:
        """For each of these words what else means the same, and how surely, by the words or
        phrases it is in: of one word one cannot tell in which sense it is used."""
        found: list[dict[Stems, float]] = [{} for _ in stems]
        for start in range(len(stems)):
            for length in range(1, min(self.longest, len(stems) - start) + 1):
                phrase = tuple(stems[start : start + length])
                surely = WORD if length == 1 else PHRASE
                meant = {
                    other: surely
                    for number in self.sets_of.get(phrase, ())
                    for other in self.meant[number]
                    if other and other != phrase
                }
                for place in range(start, start + length):
                    found[place] |= meant
        return found


def _stems(phrase: str) -> Stems:
    return tuple(word.stem for word in words(phrase))


def _findable(phrase: str) -> Stems:
    """The stems by which a phrase is found in a text; none if only one word of it says anything:
    "не работает" would find every text that says "работает"."""
    all_words = list(words(phrase))
    telling = tuple(word.stem for word in all_words if word.text not in STOP_WORDS)
    return telling if len(telling) > 1 or len(telling) == len(all_words) else ()


@lru_cache(maxsize=2)
def thesaurus(version: int) -> Thesaurus:
    """The synonyms in use. The version is that of the index's state: it moves with each change."""
    active = Synonym.objects.filter(is_active=True).order_by("pk")
    return Thesaurus(list(active.values_list("words", flat=True)))
