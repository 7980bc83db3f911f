"""What a reader meant: words that nobody wrote are read in the other keyboard layout, as Russian
in Latin letters, or as the nearest word of the index."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from .analysis import stem, words
from .layouts import other_layout
from .models import Form, Term
from .stopwords import STOP_WORDS
from .synonyms import Thesaurus
from .transliteration import readings
from .typos import Neighbour, mistakes_forgiven, nearest, neighbourhood

Known = Callable[[str], int]  # a stem -> how many entries have it; 1 if only the synonyms do


@dataclass(frozen=True)
class Chunk:
    """What stands between two spaces of a query, and what it may have been meant to be."""

    typed: str
    swapped: str
    russian: list[str]

    @classmethod
    def of(cls, typed: str) -> "Chunk":
        return cls(typed, other_layout(typed), readings(typed.strip('.,!?;:"()')))

    def possible_stems(self) -> set[str]:
        spellings = [self.typed, self.swapped, *self.russian]
        return {word.stem for spelling in spellings for word in words(spelling)}


def corrected(query: str, thesaurus: Thesaurus) -> str:
    """The query with every word that the index does not know replaced by the likeliest one that
    it does; as it is where there is none. Numbers and codes stay."""
    chunks = [Chunk.of(typed) for typed in query.split()]
    known = _knowledge(chunks, thesaurus)
    readable = [_readable(chunk, known) for chunk in chunks]
    unread = [chunk for chunk, text in zip(chunks, readable, strict=True) if text is None]
    if unread:
        meant = _without_typos(unread, known, thesaurus)
        readable = [
            meant[chunk.typed] if text is None else text
            for chunk, text in zip(chunks, readable, strict=True)
        ]
    return " ".join(text for text in readable if text)


def _knowledge(chunks: Iterable[Chunk], thesaurus: Thesaurus) -> Known:
    possible = {name for chunk in chunks for name in chunk.possible_stems()}
    documents = dict(Term.objects.filter(stem__in=possible).values_list("stem", "documents"))

    def known(name: str) -> int:
        return documents.get(name) or (name in thesaurus.known)

    return known


def _is_known(text: str, known: Known) -> bool:
    """Whether every word of a text is known, or is one that is never corrected."""
    found = list(words(text))
    return bool(found) and all(
        word.text in STOP_WORDS or not word.text.isalpha() or known(word.stem) for word in found
    )


def _readable(chunk: Chunk, known: Known) -> str | None:
    """The chunk as typed, in the other layout, or in Cyrillic: the first that the index knows."""
    if not list(words(chunk.typed)):
        # Keys of letters in the other layout: "," is "б".
        return chunk.swapped if _is_known(chunk.swapped, known) else chunk.typed
    if _is_known(chunk.typed, known):
        return chunk.typed
    if _is_known(chunk.swapped, known):
        return chunk.swapped
    spelt = [
        (known(stem(text)), text)
        for text in chunk.russian
        if known(stem(text)) or text in STOP_WORDS
    ]
    return spelt[0][1] if spelt else None


def _without_typos(chunks: list[Chunk], known: Known, thesaurus: Thesaurus) -> dict[str, str]:
    """Each chunk with the nearest words for those that are not known: as typed, in the other
    layout or in Cyrillic, whichever is nearest."""
    spellings = {
        chunk.typed: [text for text in (chunk.typed, chunk.swapped, *chunk.russian[:3]) if text]
        for chunk in chunks
    }
    asked = [word for texts in spellings.values() for text in texts for word in words(text)]
    vocabulary = dict.fromkeys(thesaurus.known, 1)
    vocabulary |= neighbourhood({(word.text, word.stem) for word in asked})
    meant = {}
    for typed, texts in spellings.items():
        attempts = [_mended(text, known, vocabulary) for text in texts]
        # The first of the nearest: as typed before the other layout before Cyrillic.
        cost, text = min(attempts, key=lambda attempt: attempt[0])
        meant[typed] = text if cost < float("inf") else typed
    return meant


def _mended(text: str, known: Known, vocabulary: dict[str, int]) -> tuple[float, str]:
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
        near = nearest(word.stem, vocabulary, limit) if limit else []
        if not near:
            return float("inf"), text
        cost += near[0].distance
        result += text[place : word.start] + _spelt(word.text, word.stem, near[0])
        place = word.end
    return cost, result + text[place:]


def _spelt(typed: str, typed_stem: str, near: Neighbour) -> str:
    """A whole word with this stem: the nearest of those that stand in questions, else one with
    the ending that was typed."""
    forms = Form.objects.filter(term__stem=near.stem).values_list("word", flat=True)
    if forms:
        return min(forms, key=lambda form: (DamerauLevenshtein.distance(form, typed), form))
    ending = typed[len(typed_stem) :] if typed.startswith(typed_stem) else ""
    return near.stem + ending if stem(near.stem + ending) == near.stem else near.stem
