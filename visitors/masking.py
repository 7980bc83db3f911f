"""What visitors type may tell who they are: that is taken out before anything is stored."""

import re
import unicodedata

MARK = "•••"
# Anything that "@" belongs to, also where blanks were put around it: addresses, names of accounts.
ADDRESS = re.compile(r"[^\s@]*\s?@+\s?[^\s@]*")
# Seven digits or more, in groups as phones, cards and dates are written.
GROUPED_NUMBER = re.compile(r"\+?\(?(?:\d(?:[^\w\n,]{0,3}|[_,])){6,}\d")
LONG_NUMBER = re.compile(r"\d{5,}")
# A word with what stands in passwords. Points, slashes and hyphens join versions and addresses too.
CODE = re.compile(r"[\w.\-/:!#$%^&*+=?~]{8,}")
JOINTS = re.compile(r"[.\-/:_]")
PART = re.compile(r"[^\W\d_]+|\d+|[!#$%^&*+=?~]+")
# What may stand between digits unseen, or around them, besides halves of characters.
UNSEEN = ("Cf", "Cs", "Mn", "Me")
LONG_CODE = 20  # characters
MOST_PARTS = 3  # of a name that people know: iPhone15Pro
LATIN = re.compile(r"[A-Za-z]+")
HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
SHORTEST_RANDOM = 12  # letters
SHORTEST_HUMP = 3.3  # letters of the words of a name, on average
LONGEST_WORD = 30  # letters


def mask(text: str) -> str:
    """The text on one line, with a mark in place of e-mail addresses, phones, numbers of five
    digits and more, and words that look like keys or passwords (`Pa$$w0rd1`).

    Short codes stay: `E1042`, `2FA`, `ФЗ-152`, `iPhone15Pro`. A password that looks like a word
    stays as well. Takes time with the square of the length: cut long texts first.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(each for each in text if unicodedata.category(each) not in UNSEEN)
    text = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    text = ADDRESS.sub(MARK, text) if "@" in text else text
    text = CODE.sub(lambda found: MARK if is_key(found[0]) else found[0], text)
    return LONG_NUMBER.sub(MARK, GROUPED_NUMBER.sub(MARK, text))


def is_key(word: str) -> bool:
    """Whether letters and digits alternate in a word as they do in no name, or small letters and
    capitals do, or it is longer than words are."""
    word = JOINTS.sub("", word)
    if re.search(r"\d", word) and re.search(r"[^\W\d_]", word):
        return len(word) >= LONG_CODE or len(PART.findall(word)) > MOST_PARTS
    return any(is_random(letters) for letters in LATIN.findall(word))


def is_random(letters: str) -> bool:
    """Whether Latin letters are a key without digits: `wJalrXUtnFEMIbPxRfiCYEK`.

    Names as programs write them stay: `getElementById`, `XMLHttpRequest`. So do small letters
    alone, however odd: they may be Russian, typed in the other layout (`fdnjvfnbxtcrbq`).
    """
    humps = HUMP.findall(letters)
    is_mixed = len(letters) >= SHORTEST_RANDOM and len(letters) < len(humps) * SHORTEST_HUMP
    return is_mixed or len(letters) >= LONGEST_WORD
