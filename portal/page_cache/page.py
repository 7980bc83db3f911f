"""A page as it is kept and handed out."""

import time
from threading import Thread
from typing import Any, NamedTuple

from ..compression import BROTLI_QUALITY, BROTLI_QUALITY_ONCE, SMALLEST, compress

Headers = list[tuple[str, str]]
# What a 304 repeats (RFC 9110, 15.4.5).
OF_NOT_MODIFIED = {"cache-control", "content-location", "date", "expires", "vary"}
# How long a page has to stand, in seconds, before it is worth packing well: that takes fifteen
# times as long for a tenth of the bytes.
HASTE = 10
# What is made anew for each form, and what belongs to a single request.
NOT_KEPT = {"content-length", "etag", "x-request-id"}


class Form(NamedTuple):
    """The page in one encoding."""

    body: bytes
    headers: Headers
    headers_not_modified: Headers
    is_hasty: bool = False  # could be smaller


class Page:
    """One page in every encoding that was asked for. It is right for one generation of what is
    published, and until a time (seconds since 1970)."""

    def __init__(self, headers: Headers, body: bytes, etag: str) -> None:
        self.headers = [pair for pair in headers if pair[0].lower() not in NOT_KEPT]
        self.body, self.etag = body, etag
        self.generation, self.ends = 0, 0.0
        self._forms: dict[str, Form] = {}
        self._begun = time.monotonic()

    @property
    def size(self) -> int:
        """Bytes of all its bodies."""
        forms = list(self._forms.items())  # another thread may add one meanwhile
        return len(self.body) + sum(len(form.body) for name, form in forms if name)

    def holds(self, generation: int, ends: float) -> None:
        self.ends, self.generation = ends, generation

    def is_current(self, generation: int) -> bool:
        """Whether it is right for whoever asked when this was the generation, or a later one."""
        return self.generation >= generation and time.time() < self.ends

    def form(self, encoding: str) -> Form | None:
        """The page in an encoding, if anybody has asked for that. One that is asked for long after
        it was packed in haste is packed well, beside the answering."""
        form = self._forms.get(encoding)
        if form is not None and form.is_hasty and time.monotonic() > self._begun + HASTE:
            self._forms[encoding] = form._replace(is_hasty=False)  # by one thread only
            Thread(target=self._pack_well, args=(encoding,), daemon=True).start()
        return form

    def _pack_well(self, encoding: str) -> None:
        self._forms[encoding] = self._packed(encoding, BROTLI_QUALITY)

    def answer(
        self, form: Form, environ: dict[str, Any], start_response: Any, status: tuple[str, str]
    ) -> Any:
        """The WSGI answer to a request for this page: whole, its headers alone, or a 304."""
        # nginx counts whole seconds: told “one second”, it keeps a page for up to two. This means
        # the end of the running second, and goes no further than nginx.
        extra = [("X-Accel-Expires", f"@{int(time.time())}"), status]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is not None and (self.etag in asked or asked.strip() == "*"):
            start_response("304 Not Modified", form.headers_not_modified + extra)
            return []
        start_response("200 OK", form.headers + extra)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]

    def make_form(self, encoding: str) -> Form:
        """Readers wait for it, so it is packed in haste."""
        form = self._packed(encoding, BROTLI_QUALITY_ONCE)
        is_hasty = encoding == "br" and form.body is not self.body
        return self._forms.setdefault(encoding, form._replace(is_hasty=is_hasty))

    def _packed(self, encoding: str, brotli_quality: int) -> Form:
        body, etag, headers = self.body, self.etag, [*self.headers]
        if encoding and len(body) >= SMALLEST:
            body = compress(body, encoding, brotli_quality)
            etag = f"W/{etag}"  # other bytes, same meaning (RFC 9110, 8.8.1)
            headers.append(("Content-Encoding", encoding))
        headers.append(("ETag", etag))
        short = [pair for pair in headers if pair[0].lower() in OF_NOT_MODIFIED | {"etag"}]
        headers.append(("Content-Length", str(len(body))))
        return Form(body, headers, short)
