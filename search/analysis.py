"""Text to words and their stems: one chain for both databases, for texts and for queries alike."""

import re
import threading
import unicodedata
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from .stopwords import STOP_WORDS

# Raise it when stems come out differently: the index is then made anew by the next `migrate`.
VERSION = 1
MAX_WORD = 60  # characters; nobody types more, and PostgreSQL has a limit for lexemes

# What is invisible or only marks the stress, and so belongs to the word around it.
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f"
_PIECE = rf"[^\W_][^\W_{_UNSEEN}]*(?:[{_UNSEEN}]+[^\W_{_UNSEEN}]*)*"
_CHUNK = re.compile(rf"{_PIECE}(?:[-\u2010-\u2013._'’`]{_PIECE})*")
_PART = re.compile(_PIECE)
_APOSTROPHE = re.compile(r"['’`](?:s\b)?", re.IGNORECASE)
_REMOVED = re.compile(rf"[{_UNSEEN}]|[^\w\-.]|_")
_HYPHEN = re.compile(r"[\u2010-\u2013_]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-z]")
_DIGIT = re.compile(r"\d")
# Letters that look alike: a word of both scripts is a slip, or bait for a filter.
_TO_CYRILLIC = str.maketrans("aceopxykmthb", "асеорхукмтнв")
_TO_LATIN = str.maketrans("асеорхукмтнв", "aceopxykmthb")


class Word(NamedTuple):
    """A word of a text: its place there, how it is spelt after normalisation, and its stem."""

    start: int
    end: int
    text: str
    stem: str

    @property
    def is_stop_word(self) -> bool:
        return self.text in STOP_WORDS

    def moved(self, by: int) -> "Word":
        return Word(self.start + by, self.end + by, self.text, self.stem)


class Token(NamedTuple):
    """A word as it stands in the index."""

    form: str
    stem: str


def words(text: str) -> Iterator[Word]:
    """The words of a text, in order, none within another.

    Numbers and codes (`E1042`, `ФЗ-152`, `192.168.0.1`) are one word; `веб-форма` is two.
    """
    for chunk in _CHUNK.finditer(text):
        for word in _words_of(chunk[0]):
            yield word.moved(chunk.start())


def words_with(text: str, stems: Container[str]) -> Iterator[Word]:
    """The same, only those with one of these stems."""
    for chunk in _CHUNK.finditer(text):
        for word in _words_of(chunk[0]):
            if word.stem in stems:
                yield word.moved(chunk.start())


@lru_cache(maxsize=100_000)
def _words_of(chunk: str) -> tuple[Word, ...]:
    """The words between two spaces, with their places from the first of its characters."""
    parts = [(0, chunk)] if _DIGIT.search(chunk) else _parts_of_letters(chunk)
    return tuple(
        Word(start, start + len(part), form, stem(form))
        for start, part in parts
        if (form := normalise(part))
    )


def tokens(text: str) -> Iterator[Token]:
    """What the index holds of a text: its words, the parts of its codes (`фз`, `152`), and its
    hyphenated words also as one (`email` for `e-mail`)."""
    for chunk in _CHUNK.finditer(text):
        yield from _tokens_of(chunk[0])


@lru_cache(maxsize=100_000)
def _tokens_of(chunk: str) -> tuple[Token, ...]:
    if _DIGIT.search(chunk):
        whole = normalise(chunk)
        return tuple(Token(form, stem(form)) for form in (whole, *code_parts(whole)) if form)
    parts = [form for _place, part in _parts_of_letters(chunk) if (form := normalise(part))]
    if len(parts) > 1 and "." not in chunk:
        parts.append("".join(parts)[:MAX_WORD])
    return tuple(Token(form, stem(form)) for form in parts)


def code_parts(code: str) -> list[str]:
    """`фз-152` -> `фз`, `152`; nothing for a code of one part."""
    parts = [part for part in re.split(r"[-.]", code) if part]
    return parts if len(parts) > 1 else []


def _parts_of_letters(chunk: str) -> Iterator[tuple[int, str]]:
    """Parts of a hyphenated word or a host name, with their places; `don't` stays together."""
    place = 0
    for part in re.split(r"([-\u2010-\u2013._])", chunk):
        if _PART.match(part):
            yield place, part
        place += len(part)


@lru_cache(maxsize=100_000)
def normalise(text: str) -> str:
    """One spelling of a word: compatibility forms, case, ё, stress marks and unseen characters.

    Gives nothing for characters that make no word.
    """
    form = unicodedata.normalize("NFKC", text).casefold()
    form = unicodedata.normalize("NFKC", form).replace("ё", "е")
    form = _APOSTROPHE.sub("", form)
    form = _REMOVED.sub("", _HYPHEN.sub("-", form)).strip("-.")
    if _CYRILLIC.search(form) and _LATIN.search(form) and not _DIGIT.search(form):
        form = _in_one_script(form)
    return form[:MAX_WORD].strip("-.")


def _in_one_script(form: str) -> str:
    """A word with a look-alike letter of the other script; as it is if it truly mixes them."""
    for table, other in ((_TO_CYRILLIC, _LATIN), (_TO_LATIN, _CYRILLIC)):
        if not other.search(changed := form.translate(table)):
            return changed
    return form


class _Stemmers(threading.local):
    """Stemmers of one thread: they must not be shared."""

    def __init__(self) -> None:
        self.russian = Stemmer.Stemmer("russian", 0)
        self.english = Stemmer.Stemmer("english", 0)


_stemmers = _Stemmers()


@lru_cache(maxsize=200_000)
def stem(form: str) -> str:
    """The stem of a normalised word, by its script; codes, numbers and other scripts as they are.

    Russian stems are stemmed until they change no more: one pass leaves `забыт` and `заб`, both
    of "забыть", apart.
    """
    if _DIGIT.search(form) or len(form) < 3:
        return form
    if _CYRILLIC.search(form):
        while len(shorter := _stemmers.russian.stemWord(form)) > 2 and shorter != form:
            form = shorter
        return form
    return _stemmers.english.stemWord(form) if _LATIN.search(form) else form
