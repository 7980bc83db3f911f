"""The piece of a text that shows why it was found, with the words that were searched marked."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import Word, words_with

LENGTH = 200  # characters of a passage, without its ellipses
SENTENCE_START = re.compile(r"(?<=[.!?…] )\S")


def passage(text: str, stems: Collection[str]) -> SafeString:
    """The piece of a text that says most about the stems, marked; its beginning if it has none."""
    start, end = best_piece(text, stems)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(before + highlighted(text[start:end], stems) + after)


def highlighted(text: str, stems: Collection[str]) -> SafeString:
    """The text as HTML, with <mark> on the words whose stem is one of these."""
    html, done = [], 0
    for word in words_with(text, stems):
        marked = escape(text[word.start : word.end])
        html += [escape(text[done : word.start]), f"<mark>{marked}</mark>"]
        done = word.end
    return mark_safe("".join([*html, escape(text[done:])]))


def best_piece(text: str, stems: Collection[str]) -> tuple[int, int]:
    """Where a piece of about LENGTH characters begins and ends: around the words that name most
    of the stems close together, from the beginning of a sentence if one is near."""
    if len(text) <= LENGTH:
        return 0, len(text)
    cluster = best_cluster(list(words_with(text, stems)))
    if not cluster:
        return 0, end_of_word(text, 0, LENGTH)
    first = cluster[0].start
    last = min(max(word.end for word in cluster), first + LENGTH)
    spare = max(0, LENGTH - (last - first)) // 2
    start = min(max(0, first - spare), len(text) - LENGTH)
    start = start_of_sentence(text, start, first)
    return start, end_of_word(text, last, max(last, start + LENGTH))


def best_cluster(matches: Sequence[Word]) -> Sequence[Word]:
    """Of the runs of words that fit into a passage, the first with most different stems, then
    with most words."""
    best: tuple[int, int] = (0, 0)
    cluster: Sequence[Word] = ()
    first, counts = 0, Counter[str]()
    for place, word in enumerate(matches):
        counts[word.stem] += 1
        while first < place and word.end - matches[first].start > LENGTH:
            counts[matches[first].stem] -= 1
            first += 1
        worth = (len(+counts), place - first + 1)
        if worth > best:
            best, cluster = worth, matches[first : place + 1]
    return cluster


def start_of_sentence(text: str, start: int, first: int) -> int:
    """The first beginning of a sentence from `start` to `first`, else the first of a word."""
    if start == 0:
        return 0
    if sentence := SENTENCE_START.search(text, start, first + 1):
        return sentence.start()
    space = text.find(" ", start - 1, first)
    return first if space < 0 else space + 1


def end_of_word(text: str, earliest: int, latest: int) -> int:
    """The last end of a word from `earliest` to `latest`; `latest` if there is none."""
    if latest >= len(text):
        return len(text)
    space = text.rfind(" ", earliest, latest + 1)
    return latest if space < 0 else space
