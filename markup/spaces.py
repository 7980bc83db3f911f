"""Blanks and line breaks between the words of a block, in one normal form."""

import re
from itertools import groupby
from operator import attrgetter

from markdown_it.token import Token

BREAKS = {"softbreak", "hardbreak"}
WORDS = {"text", "code_inline"}
BLANKS = re.compile(r"[ \x00-\x1f\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """The text in one line; nothing if there is no word in it.

    Non-breaking spaces and the like stay, at its ends too: they are the author's.
    """
    line = BLANKS.sub(" ", text).strip(" ")
    return line if line.strip() else ""


def tidy_spaces(tokens: list[Token]) -> list[Token]:
    """Adjacent texts joined, blanks single, none at the ends of lines, no break at the ends.

    Nothing is left of a block that has no words.
    """
    out: list[Token] = []
    tokens = [token for token in tokens if token.content or token.type not in WORDS]
    for kind, run in groupby(tokens, key=attrgetter("type")):
        if kind not in WORDS:
            out += run
            continue
        first, *rest = run
        if rest:
            first.content = "".join([first.content, *(token.content for token in rest)])
        if kind == "text":
            first.content = BLANKS.sub(" ", first.content)
        else:  # a tab at an edge of code is read otherwise by each program
            first.content = first.content.replace("\t", " ")
        out.append(first)
    return _trimmed_backward(_trimmed_forward(out)) if any(map(_is_seen, out)) else []


def _is_seen(token: Token) -> bool:
    is_blank = token.type in BREAKS or (token.type == "text" and not token.content.strip())
    return token.nesting == 0 and not is_blank


def _trimmed_forward(tokens: list[Token]) -> list[Token]:
    """Without blanks and soft breaks at the beginning of a line."""
    out: list[Token] = []
    at_start, any_words = True, False
    for token in tokens:
        if token.type == "text" and at_start:
            token.content = token.content.lstrip(" ")
            if not token.content:
                continue
        if token.type in BREAKS and (not any_words or (at_start and token.type == "softbreak")):
            continue
        if token.nesting == 0:
            at_start = token.type in BREAKS
            any_words = any_words or not at_start
        out.append(token)
    return out


def _trimmed_backward(tokens: list[Token]) -> list[Token]:
    """Without blanks at the end of a line, breaks at the end of the block, emptied pairs."""
    out: list[Token] = []
    at_end, any_words = True, False
    for token in reversed(tokens):
        if token.type == "text" and at_end:
            token.content = token.content.rstrip(" ")
            if not token.content:
                continue
        if token.type in BREAKS and not any_words:
            continue
        if token.nesting == 1 and out[-1].nesting == -1:
            out.pop()
            continue
        if token.nesting == 0:
            at_end = token.type in BREAKS
            any_words = any_words or not at_end
        out.append(token)
    return out[::-1]
