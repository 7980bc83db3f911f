"""Asking for pages as the server does: through the WSGI application, page cache and all."""

from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from portal.page_cache.cache import PageCache

HOST = "testserver"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def is_kept(self) -> bool:
        """Whether it came out of the cache."""
        return "; hit" in self.headers.get("Cache-Status", "")


class Browser:
    """Somebody who asks one process of the site for pages."""

    def __init__(self) -> None:
        self.site = PageCache(WSGIHandler())

    def get(self, address: str, method: str = "GET", host: str = HOST, **headers: str) -> Answer:
        names = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        request = RequestFactory().generic(method, address, **{"HTTP_HOST": host}, **names)
        return self.send(request.environ)

    def send(self, environ: dict[str, Any]) -> Answer:
        said: list[Any] = []
        response = self.site(
            environ, lambda status, headers, *_error: said.append((status, headers))
        )
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        [(status, headers)] = said
        return Answer(int(status.split()[0]), dict(headers), body)
