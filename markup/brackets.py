"""Brackets that nothing closes are words, and no end is looked for."""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link

Rule = Callable[[StateInline, bool], bool]
LAST = -1  # the key under which a state's cache of places, all from 0, keeps that of the last `]`


def add_rules(md: MarkdownIt) -> None:
    """For links and images: the parser's rules read on to the end of the block at each `[`."""
    md.inline.ruler.at("link", _before_last("[", link))
    md.inline.ruler.at("image", _before_last("!", image))


def _before_last(sign: str, rule: Rule) -> Rule:
    def guarded(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != sign:
            return False
        if LAST not in state.cache:
            state.cache[LAST] = state.src.rfind("]")
        return state.pos < state.cache[LAST] and rule(state, silent)

    return guarded
