"""How ordinary words are in their language, whatever the site writes about.

An index of a few hundred answers does not know that "today" says little and "weather" much: both
are missing from it. The lists of frequent words are those of pyspellchecker.
"""

from collections.abc import Iterator
from functools import cache
from math import log10

from spellchecker import SpellChecker

from .analysis import normalise

LANGUAGES = "en", "ru"
FREQUENT = 20_000  # words of each language

# A word said so often (log10 of its uses in a billion words) says as much as any rare one, ...
RARE = 4.6
# ... and is worth this much less for each time that it is said ten times more often.
LESS = 0.35
LEAST = 0.3


@cache
def frequencies() -> dict[str, float]:
    """The frequent words of the languages: log10 of their uses in a billion words."""
    return {word: uses for language in LANGUAGES for word, uses in _frequent(language)}


def _frequent(language: str) -> Iterator[tuple[str, float]]:
    counted = SpellChecker(language=language).word_frequency
    total = counted.total_words
    for word in sorted(counted.dictionary, key=counted.dictionary.__getitem__)[-FREQUENT:]:
        yield normalise(word), log10(counted.dictionary[word] / total * 1e9)


def is_ordinary(word: str) -> bool:
    """Whether a normalised word is one that people of these languages often use."""
    return word in frequencies()


def says(word: str) -> float:
    """How much a normalised word says by itself, from LEAST to 1."""
    return max(LEAST, min(1.0, 1 - LESS * (frequencies().get(word, 0) - RARE)))
