"""What a reader meant: words that nobody wrote are read in the other keyboard layout, as Russian
in Latin letters, or as the nearest word of the index."""

from collections.abc import Iterable
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from .analysis import stem, words
from .layouts import other_layout
from .models import Form
from .ordinary import is_ordinary
from .querying import MAX_QUERY_WORDS
from .statements import select_among
from .stopwords import STOP_WORDS
from .synonyms import Thesaurus
from .transliteration import readings
from .typos import Neighbour, mistakes_forgiven, nearest, neighbourhood

MOST_NEIGHBOURS = 30


class Chunk:
    """What stands between two spaces of a query, and what it may have been meant to be."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.swapped = other_layout(typed)

    @cached_property
    def russian(self) -> list[str]:
        return readings(self.typed.strip('.,!?;:"()'))


class Knowledge:
    """How common the stems are that a query may have meant: asked of the index as needed."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self.documents: dict[str, int] = {}

    def learn(self, spellings: Iterable[str]) -> None:
        """Ask for all words of these texts at once."""
        asked = {word.stem for text in spellings for word in words(text)} - set(self.documents)
        found = select_among("stem, documents FROM search_term WHERE stem", asked)
        self.documents |= dict.fromkeys(asked, 0) | dict(found)

    def __call__(self, name: str) -> int:
        """In how many entries a stem stands; 1 if only the synonyms have it."""
        return self.documents.get(name) or (name in self.thesaurus.known)


def corrected(query: str, thesaurus: Thesaurus) -> str:
    """The query with every word that the index does not know replaced by the likeliest one that
    it does; as it is where there is none. Numbers and codes stay."""
    typed = query.split()
    chunks = [Chunk(text) for text in list(dict.fromkeys(typed))[:MAX_QUERY_WORDS]]
    known = Knowledge(thesaurus)
    known.learn(text for chunk in chunks for text in (chunk.typed, chunk.swapped))
    meant = {chunk: _readable(chunk, known) for chunk in chunks}
    if unread := [chunk for chunk, text in meant.items() if text is None]:
        known.learn(text for chunk in unread for text in chunk.russian)
        meant |= {chunk: _russian(chunk, known) for chunk in unread}
    if unread := [chunk for chunk, text in meant.items() if text is None]:
        meant |= _without_typos(unread, known)
    read = {chunk.typed: text for chunk, text in meant.items()}
    return " ".join(read.get(text, text) for text in typed)


def _is_known(text: str, known: Knowledge) -> bool:
    """Whether every word of a text is known, or is one that is never corrected: nobody who writes
    "weather" meant another word, even if the index has no weather."""
    found = list(words(text))
    return bool(found) and all(
        word.text in STOP_WORDS
        or not word.text.isalpha()
        or known(word.stem)
        or is_ordinary(word.text)
        for word in found
    )


def _readable(chunk: Chunk, known: Knowledge) -> str | None:
    """The chunk as typed or in the other layout, if the index knows it so."""
    if not list(words(chunk.typed)):
        # Keys of letters in the other layout: "," is "б".
        return chunk.swapped if _is_known(chunk.swapped, known) else chunk.typed
    if _is_known(chunk.typed, known):
        return chunk.typed
    return chunk.swapped if _is_known(chunk.swapped, known) else None


def _russian(chunk: Chunk, known: Knowledge) -> str | None:
    """A word in Latin letters as a Russian word that the index knows; the spelling that stands in
    its questions, if one does."""
    likeliest = next(
        (text for text in chunk.russian if known(stem(text)) or text in STOP_WORDS), None
    )
    if likeliest is None:
        return None
    alike = [text for text in chunk.russian if stem(text) == stem(likeliest)]
    there = Form.objects.filter(word__in=alike).order_by("-heads", "word")
    return there.values_list("word", flat=True).first() or likeliest


def _without_typos(chunks: list[Chunk], known: Knowledge) -> dict[Chunk, str]:
    """Each chunk with the nearest words for those that are not known: as typed, in the other
    layout or in Cyrillic, whichever is nearest."""
    spellings = {
        chunk: [text for text in (chunk.typed, chunk.swapped, *chunk.russian[:3]) if text]
        for chunk in chunks
    }
    asked = [word for texts in spellings.values() for text in texts for word in words(text)]
    typed = {(word.text, word.stem) for word in asked}
    vocabulary = neighbourhood(typed, known.thesaurus.shortened)
    return {
        chunk: _likeliest(texts, known, vocabulary) or chunk.typed
        for chunk, texts in spellings.items()
    }


def _likeliest(texts: list[str], known: Knowledge, vocabulary: dict[str, int]) -> str | None:
    """The first of the nearest: as typed before the other layout before Cyrillic."""
    best, meant = float("inf"), None
    for text in texts:
        cost, mended = _mended(text, known, vocabulary)
        if cost < best:
            best, meant = cost, mended
        if best <= 1:  # nothing is nearer: what has no mistake was read so before
            break
    return meant


def _mended(text: str, known: Knowledge, vocabulary: dict[str, int]) -> tuple[float, str]:
    """A text with its unknown words replaced by their neighbours, and the number of mistakes;
    infinite if a word has no neighbour."""
    cost, result, place = 0.0, "", 0
    found = list(words(text))
    if not found:
        return float("inf"), text
    for word in found:
        if word.text in STOP_WORDS or not word.text.isalpha() or known(word.stem):
            continue
        limit = mistakes_forgiven(word.text)
        # Stems may be farther apart than the words: "востон" and "восст" of "восстановить".
        near = nearest(word.text, word.stem, vocabulary, limit + 1) if limit else []
        if not near:
            return float("inf"), text
        distance, spelling = _spelt(word.text, word.stem, near[:MOST_NEIGHBOURS])
        if distance > limit:
            return float("inf"), text
        cost += distance
        result += text[place : word.start] + spelling
        place = word.end
    return cost, result + text[place:]


def _spelt(typed: str, typed_stem: str, near: list[Neighbour]) -> tuple[float, str]:
    """The whole word with one of these stems that is nearest to what was typed, and how near: one
    that stands in a question, or the stem with the ending that was typed."""
    stems = [neighbour.stem for neighbour in near]
    forms = Form.objects.filter(term__stem__in=stems).values_list("word", "term__stem")
    spellings = [(word, False, stems.index(name)) for word, name in forms]
    ending = typed[len(typed_stem) :] if typed.startswith(typed_stem) else ""
    # A word that somebody wrote goes before one that is put together here.
    spellings += [
        (made, True, place)
        for place, (name, mistakes, _documents) in enumerate(near)
        if mistakes <= 1 and stem(made := name + ending) == name
    ]
    costs = [
        (DamerauLevenshtein.distance(typed, word), is_made, place, word)
        for word, is_made, place in spellings
    ]
    distance, *_rest, word = min(costs, default=(float("inf"), typed))
    return distance, word
