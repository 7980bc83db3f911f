"""What every answer of the site goes through on its way out."""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import parse_qs, unquote

import brotli
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control, patch_vary_headers

from revisions.editions import Preview

SMALLEST = 200  # bytes; below that compression gains nothing
# Of 0 to 11; 11 takes twice as long for nothing that can be noticed. 5 takes 4 % of the time and
# leaves a fifth more bytes.
BROTLI_QUALITY, BROTLI_QUALITY_ONCE = 10, 5


def is_personal(response: HttpResponse) -> bool:
    """Whether somebody looked at the cookies: other readers may get another page then."""
    return "Cookie" in response.get("Vary", "") or bool(response.cookies)


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages that are the same for everybody as well as it can, and only once; those
    that hardly anybody will ask for again (`response.is_asked_for_once`, set by the view), quickly.

    Personal pages go Django's way: they hold secrets, and it protects those from BREACH.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if (
            response.streaming
            or response.has_header("Content-Encoding")
            or len(response.content) < SMALLEST
            or is_personal(response)
        ):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        if encoding := best_encoding(request.headers.get("Accept-Encoding", "")):
            is_asked_for_once = getattr(response, "is_asked_for_once", False)
            pack = compress if is_asked_for_once else compress_well
            response.content = pack(response.content, encoding)
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Length"] = str(len(response.content))
            etag = response.headers.get("ETag", "")
            if etag.startswith('"'):  # weak: other bytes, same meaning (RFC 9110, 8.8.1)
                response.headers["ETag"] = f"W/{etag}"
        return response


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """“br”, “gzip” or nothing, from an Accept-Encoding header."""
    names = {
        name.strip()
        for name, _separator, quality in (each.partition(";") for each in accepted.split(","))
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", quality)
    }
    return next((name for name in ("br", "gzip") if name in names), "")


@lru_cache(maxsize=128)
def compress_well(content: bytes, encoding: str) -> bytes:
    return compress(content, encoding, BROTLI_QUALITY)


def compress(content: bytes, encoding: str, brotli_quality: int = BROTLI_QUALITY_ONCE) -> bytes:
    if encoding == "br":
        return brotli.compress(content, quality=brotli_quality)
    return gzip.compress(content, mtime=0)


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's, for HEAD as well: it gets the headers of GET, the ETag and 304 among them
    (RFC 9110, 9.3.2). The text is still there to make an ETag of; the server drops it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        try:
            return super().process_response(request, response)
        finally:
            request.method = method


class LanguageMiddleware(LocaleMiddleware):
    """Django's, which says that whatever has no language in front of its address depends on those
    of the browser. Not so what says its language itself, as the API does, and what is in none."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.has_header("Content-Language") or getattr(response, "is_in_no_language", False):
            return response
        return super().process_response(request, response)


def in_no_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that gives everybody the same, whatever language their browser prefers."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.is_in_no_language = True
        return response

    return marked


def without_nul(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Drops NUL from query strings: it is nobody's text, and PostgreSQL fails on it in any filter.

    What is posted is checked where it is read: forms and workflow refuse it in words.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in unquote(request.META["QUERY_STRING"]):
            request.GET = QueryDict(mutable=True)
            for name, values in parse_qs(request.META["QUERY_STRING"], True).items():
                request.GET.setlist(name.replace("\0", ""), [v.replace("\0", "") for v in values])
        return get_response(request)

    return middleware


def cache_control(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Lets caches keep for a second what is the same for everybody, and nothing else.

    After the second they ask again with the ETag. Has to stand outside the session's middleware,
    which says whether anybody looked at the session.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_personal(response):
            patch_cache_control(response, private=True)
        elif response.status_code == 200 and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=1)
        return response

    return middleware


def keep_out_of_search_engines(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Past days and previews are for those who ask for them; previews are never kept at all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        edition = getattr(request, "edition", None)
        if edition is not None and not edition.is_live:
            response.headers["X-Robots-Tag"] = "noindex"
        if isinstance(edition, Preview):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return middleware
