"""What can be recognised of an entry in any language: links, numbers, names, code, shape.

Pure functions.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it.tree import SyntaxTreeNode
from rapidfuzz import fuzz
from text_unidecode import unidecode

from markup import links, parse, plain_text, table_grid

from .documents import Entry
from .links import segments_of

WORD = re.compile(r"[^\W\d_]+|\d+(?:[.:/,]\d+)*")
NAME = re.compile(r"[a-z]{2,}")
SENTENCE_END = re.compile(r"[.!?…:](?=\s|$)")
OPENING_MARKS = '(«“"'
# One spelling for sounds that languages write differently in words that they have both borrowed:
# "квота" and "quota", "телефон" and "telephone".
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("shch|sh|zh|ch", "s"), ("ph", "f"), ("th", "t"), ("qu", "kv"), ("ck|q", "k"),
        ("c(?=[eiy])", "s"), ("c", "k"), ("x", "ks"), ("w", "v"), ("[yj]", "i"), ("tion", "sii"),
        ("ts|z", "s"), (r"(.)\1", r"\1"),
    )
]  # fmt: skip
SHORTEST_ROOT = 4


@dataclass(frozen=True)
class Features:
    """`marks` (links, numbers, code) should stand in every language; `names` are Latin words,
    which a text in another script keeps; `sounds` are words by their sound."""

    marks: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    sounds: frozenset[str]
    shape: tuple[str, ...]
    is_question: bool
    title_length: int
    text_length: int
    sentences: int
    emphases: int
    brackets: int


def features_of(entry: Entry) -> Features:
    document = parse(entry.text)
    nodes = list(document.tree.walk())
    text = plain_text(document)
    words = frozenset(WORD.findall(f"{entry.title}\n{text}".casefold()))
    return Features(
        marks=frozenset(_marks(words, nodes, document.tree)),
        words=words,
        names=frozenset(filter(NAME.fullmatch, words)),
        sounds=frozenset(s for w in words if w.isalpha() and len(s := _sound(w)) >= SHORTEST_ROOT),
        shape=tuple(_shape(document.tree.children)),
        is_question=entry.title.endswith("?"),
        title_length=len(entry.title),
        text_length=len(text),
        sentences=len(SENTENCE_END.findall(text)),
        emphases=sum(node.type == "strong" for node in nodes),
        brackets=sum(text.count(mark) for mark in OPENING_MARKS),
    )


def _marks(
    words: frozenset[str], nodes: Sequence[SyntaxTreeNode], tree: SyntaxTreeNode
) -> Iterator[str]:
    yield from (word for word in words if word[0].isdigit())
    yield from (f"link {_target(link.href)}" for link in links(tree.children))
    yield from (f"code {n.content}" for n in nodes if n.type in ("code_inline", "fence"))


def _target(href: str) -> str:
    """Where a link leads, without language and folders, which differ between languages."""
    parts = urlsplit(href)
    segments = segments_of(parts.path)
    return segments[-1] if segments else parts.netloc


def _shape(nodes: Sequence[SyntaxTreeNode]) -> Iterator[str]:
    for node in nodes:
        if node.type == "table":
            grid = table_grid(node)
            yield f"table {len(grid)} {len(grid[0])}"
        elif node.type.endswith("_list"):
            yield f"{node.type} {len(node.children)}"
        else:
            yield node.type


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    word = unidecode(word).lower().replace("'", "")
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word


def alike_sounds(one: Iterable[Features], other: Iterable[Features]) -> dict[str, frozenset[str]]:
    """For each word of `one`, by its sound, the words of `other` that sound like it."""
    initials: dict[str, set[str]] = {}
    for sound in {sound for features in other for sound in features.sounds}:
        initials.setdefault(sound[0], set()).add(sound)
    return {
        sound: frozenset(each for each in initials.get(sound[0], ()) if _is_alike(sound, each))
        for sound in {sound for features in one for sound in features.sounds}
    }


def _is_alike(one: str, other: str) -> bool:
    """The same root at the beginning, or few letters different in words of some length."""
    shorter = min(len(one), len(other))
    root = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    if root >= max(SHORTEST_ROOT, 0.6 * shorter):
        return True
    return shorter > SHORTEST_ROOT and fuzz.ratio(one, other) >= 78
