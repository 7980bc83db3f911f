"""The words of a text, each with the stem that stands for all its forms."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from Stemmer import Stemmer

WORD = re.compile(r"\w+(?:-\w+)*")
STEMMERS = {"russian": Stemmer("russian"), "english": Stemmer("english")}


class Word(NamedTuple):
    """A word at its place in a text: `text[start:end]`."""

    start: int
    end: int
    text: str
    stem: str


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    plain = word.casefold().replace("ё", "е")
    script = "russian" if re.search("[а-я]", plain) else "english"
    return STEMMERS[script].stemWord(plain)


def words(text: str) -> Iterator[Word]:
    """The words of a text, in its order."""
    for match in WORD.finditer(text):
        yield Word(match.start(), match.end(), match[0], stem(match[0]))
