"""How ordinary words are in their language, whatever the site writes about.

An index of a few hundred answers cannot tell that "today" says little and "weather" much: it has
neither. The counts come from pyspellchecker, which has them from the subtitles of films.
"""

from collections.abc import Iterator
from functools import cache
from math import log10

from spellchecker import SpellChecker

from .analysis import normalise

LANGUAGES = "en", "ru"
FREQUENT = 20_000  # words of each language

# By the logarithm of how often a word is used among a billion: up to RARE it says as much as any,
# and ten times as often LESS of it, but never less than LEAST.
RARE = 4.6
LESS = 0.35
LEAST = 0.3


def is_ordinary(form: str) -> bool:
    """Whether a normalised word is one that people often use."""
    return form in frequencies()


def says(form: str) -> float:
    """How much a normalised word says by itself, from LEAST to 1."""
    return max(LEAST, min(1.0, 1 - LESS * (frequencies().get(form, 0.0) - RARE)))


@cache
def frequencies() -> dict[str, float]:
    """The logarithm of how often each frequent word is used among a billion; read once (0.3 s)."""
    return dict(pair for language in LANGUAGES for pair in _frequent(language))


def _frequent(language: str) -> Iterator[tuple[str, float]]:
    counted = SpellChecker(language=language).word_frequency
    uses = counted.dictionary
    for word in sorted(uses, key=uses.__getitem__)[-FREQUENT:]:
        yield normalise(word), log10(uses[word] / counted.total_words * 1e9)
