"""What every request goes through on its way in, and every answer on its way out."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, unquote

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control

from revisions.editions import Preview


def is_personal(response: HttpResponse) -> bool:
    """Whether somebody looked at the cookies: other readers may get another page then."""
    return "Cookie" in response.get("Vary", "") or bool(response.cookies)


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
