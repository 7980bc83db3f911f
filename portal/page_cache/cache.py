"""The page cache itself: a WSGI application around Django's.

Whoever makes pages has to know three rules of it:

- It keeps what any cache between here and the reader may keep, which the headers say: status 200,
  `Cache-Control: public`, no cookie set, varying by nothing but the encoding. A view with a side
  effect says `private`.
- A page is right until the publication number moves. Whatever changes what readers see moves it.
- What depends on the clock says until when it holds (`revisions.moments.holds_until`).
"""

import math
import time
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from django.conf import settings

from revisions import facts, tick
from revisions.moments import noting_moments
from revisions.watch import Unreachable, watch

from .. import metrics
from ..compression import best_encoding
from ..replica import Replica, reading
from .page import Headers, Page
from .requests import Key, key_of, known_query, may_be_kept, parameters_of
from .store import Store

# The page is made whole and plain: the cache compresses it and compares tags itself.
LEFT_OUT = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
HIT = ("Cache-Status", "page-cache; hit")  # RFC 9211
MISS = ("Cache-Status", "page-cache; fwd=miss")
STALE = ("Cache-Status", "page-cache; hit; detail=database-unreachable")


class Made(NamedTuple):
    """What Django has answered."""

    status: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    @property
    def may_be_kept(self) -> bool:
        return (
            self.status.startswith("200 ")
            and "public" in self.header("cache-control")
            and not self.header("set-cookie")
            and self.header("vary").lower() in ("", "accept-encoding")
            and self.header("etag").startswith('"')
        )


class PageCache:
    """Answers for Django while it knows that the page would be the same."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.store = Store(settings.PAGE_CACHE_MB * 1024 * 1024)
        self.watch = watch()
        self.replica = Replica()
        self._publish_again_at = 0.0
        # Of pages that are being made; gone when nobody waits any more.
        self._turns: WeakValueDictionary[Key, Any] = WeakValueDictionary()
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        key = key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        page, known = self.store.get(key), None
        if key.query and page is None and (known := parameters_of(environ)) is not None:
            # Pages are kept under what they read, and made of nothing else.
            environ["QUERY_STRING"] = query = known_query(environ, known)
            key = key._replace(query=query)
            page = self.store.get(key)
        if page is None and not may_be_kept(key, environ["SERVER_PORT"], known):
            return self.application(environ, start_response)
        try:
            # Before the page is made: what is published meanwhile makes this an old generation,
            # and the page is thrown away.
            generation = self._generation()
        except Unreachable:
            if page is None or not self._may_serve_stale(page):
                return self.application(environ, start_response)
            return self._answer(key, page, environ, start_response, STALE)
        if page is not None and page.is_current(generation):
            return self._answer(key, page, environ, start_response, HIT)
        with self._turn_for(key):
            # Another thread may have made it meanwhile.
            page = self.store.get(key)
            if page is None or not page.is_current(generation):
                return self._make(key, generation, environ, start_response)
        return self._answer(key, page, environ, start_response, HIT)

    def _turn_for(self, key: Key) -> Any:
        """A lock: one thread makes a page. Two at once would take twice as long, for the same
        bytes."""
        with self._lock:
            return self._turns.setdefault(key, Lock())

    def _generation(self) -> int:
        """The generation to be shown now. Publishes what was to be published by now."""
        generation, now = self.watch.look(), time.time()
        if now < self.watch.next_due or now < self._publish_again_at:
            return generation
        tick.publish_now()
        self.watch.distrust()
        generation = self.watch.look()
        # What could not be published now is tried again in a second.
        self._publish_again_at = now + 1 if self.watch.next_due <= now else 0
        return generation

    def _may_serve_stale(self, page: Page) -> bool:
        """Whether a page was right when the database answered last, not too long ago."""
        ago = time.monotonic() - self.watch.known_at
        return page.generation == self.watch.generation and ago < settings.PAGE_CACHE_STALE_SECONDS

    def _answer(
        self,
        key: Key,
        page: Page,
        environ: dict[str, Any],
        start_response: Any,
        status: tuple[str, str],
    ) -> Any:
        if metrics.is_counting:
            metrics.PAGES.labels(status[1]).inc()
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        form = page.form(encoding)
        if form is None:
            form = page.make_form(encoding)
            self.store.put(key, page)  # it has grown
        return page.answer(form, environ, start_response, status)

    def _make(self, key: Key, generation: int, environ: dict[str, Any], start_response: Any) -> Any:
        tick.looked()  # _generation has
        asked = {name: value for name, value in environ.items() if name not in LEFT_OUT}
        with noting_moments() as moments, facts.known(self.watch.facts):
            made = self._made(asked | {"REQUEST_METHOD": "GET"})
        if not made.may_be_kept:
            start_response(made.status, made.headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [made.body]
        page = Page(made.headers, made.body, made.header("etag"))
        before = self.store.get(key)
        if before and (before.body, before.headers) == (page.body, page.headers):
            page = before  # most publications change other pages: its forms are ready
        page.holds(generation, min((each.timestamp() for each in moments), default=math.inf))
        self.store.put(key, page)
        return self._answer(key, page, environ, start_response, MISS)

    def _made(self, environ: dict[str, Any]) -> Made:
        """What Django answers, with rows of the replica if it has what is published by now."""
        if self.replica.has(self.watch.number):
            with reading():
                made = made_by(self.application, environ)
            if not made.status.startswith("5"):
                return made
            # It may have gone meanwhile.
        return made_by(self.application, environ)


def made_by(application: Any, environ: dict[str, Any]) -> Made:
    """The whole answer of a WSGI application."""
    said: list[Any] = []
    response = application(environ, lambda status, headers, *_error: said.append((status, headers)))
    try:
        body = b"".join(response)
    finally:
        if hasattr(response, "close"):
            response.close()
    status, headers = said[-1]
    return Made(status, headers, body)
