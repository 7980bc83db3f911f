"""Word by word: what differs between two texts, in marks that do not rely on colour."""

import re
from collections.abc import Iterable

from diff_match_patch import diff_match_patch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# Tokens are diffed as single characters; these ranges of code points hold no surrogates.
FIRST_CODE_POINT = 0x10000
MOST_TOKENS = 0x10FFFF - FIRST_CODE_POINT


def word_diff(before: str, after: str) -> list[tuple[int, str]]:
    """Pairs of (-1 removed, 0 kept, 1 added) and text that lead from `before` to `after`.

    Texts of more than a million different words are compared as a whole.
    """
    alphabet: dict[str, str] = {}

    def encode(text: str) -> str:
        return "".join(
            alphabet.setdefault(word, chr(FIRST_CODE_POINT + len(alphabet)))
            for word in WORDS.findall(text)
        )

    if len(set(WORDS.findall(before + " " + after))) > MOST_TOKENS:
        return [(-1, before), (1, after)]
    differ = diff_match_patch()
    pieces = differ.diff_main(encode(before), encode(after), False)
    differ.diff_cleanupSemantic(pieces)
    words = {code: word for word, code in alphabet.items()}
    return [(sign, "".join(words[code] for code in codes)) for sign, codes in pieces]


def diff_html(before: str, after: str) -> SafeString:
    """The two texts as one, removed words in <del>, added ones in <ins>."""
    marks = {-1: "<del>{}</del>", 0: "{}", 1: "<ins>{}</ins>"}
    return _join(format_html(marks[sign], text) for sign, text in word_diff(before, after))


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
