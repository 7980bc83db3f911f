"""A page as it is kept and handed out."""

import time
from typing import Any, NamedTuple

from ..middleware import BROTLI_QUALITY, SMALLEST, best_encoding, compress

Headers = list[tuple[str, str]]
# What a 304 repeats (RFC 9110, 15.4.5).
OF_NOT_MODIFIED = {"cache-control", "content-location", "date", "expires", "vary"}
# What is made anew for each form, and what belongs to a single request.
NOT_KEPT = {"content-length", "etag", "x-request-id"}


class Form(NamedTuple):
    """The page in one encoding."""

    body: bytes
    headers: Headers
    headers_not_modified: Headers


class Page:
    """One page in every encoding that was asked for. It is right for one generation of what is
    published, and until a time (seconds since 1970)."""

    def __init__(self, headers: Headers, body: bytes, etag: str) -> None:
        self.headers = [pair for pair in headers if pair[0].lower() not in NOT_KEPT]
        self.body, self.etag = body, etag
        self.generation, self.ends = 0, 0.0
        self._forms: dict[str, Form] = {}

    @property
    def size(self) -> int:
        """Bytes of all its bodies."""
        forms = list(self._forms.items())  # another thread may add one meanwhile
        return len(self.body) + sum(len(form.body) for name, form in forms if name)

    def holds(self, generation: int, ends: float) -> None:
        self.ends, self.generation = ends, generation

    def is_current(self, generation: int) -> bool:
        return self.generation == generation and time.time() < self.ends

    def has_form_for(self, environ: dict[str, Any]) -> bool:
        return best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")) in self._forms

    def answer(self, environ: dict[str, Any], start_response: Any, *more: tuple[str, str]) -> Any:
        """The WSGI answer to a request for this page: whole, its headers alone, or a 304."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        form = self._forms.get(encoding) or self._make_form(encoding)
        # nginx counts whole seconds: told “one second”, it keeps a page for up to two. This means
        # the end of the running second, and goes no further than nginx.
        extra = [("X-Accel-Expires", f"@{int(time.time())}"), *more]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is not None and (self.etag in asked or asked.strip() == "*"):
            start_response("304 Not Modified", form.headers_not_modified + extra)
            return []
        start_response("200 OK", form.headers + extra)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]

    def _make_form(self, encoding: str) -> Form:
        body, etag, headers = self.body, self.etag, [*self.headers]
        if encoding and len(body) >= SMALLEST:
            # The middleware remembers what it compresses; here the form is what is remembered.
            body = compress(body, encoding, BROTLI_QUALITY)
            etag = f"W/{etag}"  # other bytes, same meaning (RFC 9110, 8.8.1)
            headers.append(("Content-Encoding", encoding))
        headers.append(("ETag", etag))
        short = [pair for pair in headers if pair[0].lower() in OF_NOT_MODIFIED | {"etag"}]
        headers.append(("Content-Length", str(len(body))))
        return self._forms.setdefault(encoding, Form(body, headers, short))
