"""What a reader may be about to ask, from the first letters on."""

from django.db import connection

from .analysis import words
from .candidates import candidates
from .finding import clean, read
from .hits import Hit, hits_of
from .models import Form, IndexState
from .querying import Concept, Vocabulary, concepts_of, stems_of, weighed
from .ranking import rank
from .synonyms import thesaurus

SHORTEST_PREFIX = 2  # characters; a single one could begin anything
CONTINUATIONS = 12  # words that the last letters may become


def suggest(prefix: str, language: str, *, limit: int = 8) -> list[Hit]:
    """The rows that answer the words so far, the last of which may be unfinished. Nothing for less
    than SHORTEST_PREFIX. Never corrects."""
    text = clean(prefix)
    typed = list(words(text))
    state = IndexState.current()
    if len(text) < SHORTEST_PREFIX or not typed or not state.entries:
        return []
    concepts = concepts_of(text, thesaurus(state.synonyms))
    if typed[-1].end == len(text):  # no space after it yet
        last = typed[-1]
        concepts = [each for each in concepts if each.stem != last.stem]
        others = dict.fromkeys(((name,) for name in _continuations(last.text)), 0.9)
        others.pop((last.stem,), None)
        concepts.append(Concept(last.text, last.stem, False, others))
    vocabulary = Vocabulary.of(stems_of(concepts), state.entries)
    concepts = weighed(concepts, vocabulary)
    ranked = rank(concepts, read(candidates(concepts, vocabulary)))
    return list(hits_of(ranked, language, limit))


def _continuations(letters: str) -> list[str]:
    """The stems of the commonest words of questions that begin so."""
    if connection.vendor == "sqlite":  # there LIKE knows no case and uses no index
        forms = Form.objects.filter(word__gte=letters, word__lt=letters + "\U0010ffff")
    else:  # there the order of words is that of the database's language
        forms = Form.objects.filter(word__startswith=letters)
    return list(
        forms.order_by("-heads", "word").values_list("term__stem", flat=True)[:CONTINUATIONS]
    )
