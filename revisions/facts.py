"""What texts show of facts, kept from page to page: facts change seldom, and laying out a table of
them takes as long as all the rest of a page."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings

from .editions import Edition
from .models import Publication
from .moments import holds_until, noting_moments


class Piece(NamedTuple):
    """HTML that is right for one state of the facts, and until the first of its moments."""

    facts: int
    html: str
    moments: list[datetime]

    def is_current(self, facts: int) -> bool:
        ends = min((each.timestamp() for each in self.moments), default=math.inf)
        return self.facts == facts and time.time() < ends


Make = Callable[[str, Edition], str]
_pieces: dict[tuple[Make, str], Piece] = {}  # by language
forget = _pieces.clear
_known: ContextVar[int | None] = ContextVar("the publication that changed facts last", default=None)


@contextmanager
def known(facts: int | None) -> Iterator[None]:
    """For whoever has just asked the database which publication changed facts last: a page that is
    made inside need not ask again."""
    token = _known.set(facts)
    try:
        yield
    finally:
        _known.reset(token)


def _current() -> int:
    known = _known.get()
    return Publication.current_facts() if known is None else known


def kept(make: Make) -> Callable[..., str]:
    """For a function that makes the HTML of a reference out of a language and an edition: its
    `memo` keeps it for the other texts of a page, and this process that of what is live for the
    pages to come, until a fact is published or the clock ends it."""

    def live_html(language: str, edition: Edition, facts: int) -> str:
        piece = _pieces.get((make, language))
        if piece is None or not piece.is_current(facts):
            with noting_moments() as moments:
                piece = Piece(facts, make(language, edition), moments)
            if not settings.DEBUG:  # whoever edits its template wants to see it
                _pieces[make, language] = piece
        for moment in piece.moments:
            holds_until(moment)
        return piece.html

    @wraps(make)
    def fill(*, language: str, edition: Edition, memo: dict[Any, Any]) -> str:
        if make not in memo:
            if edition.is_live:
                # Read before the facts: what is published meanwhile comes under the next number.
                if "facts" not in memo:
                    memo["facts"] = _current()
                memo[make] = live_html(language, edition, memo["facts"])
            else:
                memo[make] = make(language, edition)
        return memo[make]

    return fill
