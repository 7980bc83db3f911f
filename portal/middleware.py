"""What every answer of the site goes through on its way out."""

import re
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control, patch_vary_headers

ACCEPTS_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
# 0 to 11. 5 is about as fast as gzip and a tenth smaller; 11 takes a hundred times longer.
BROTLI_QUALITY = 5
SMALLEST = 200  # bytes; below that compression gains nothing


class CompressionMiddleware(GZipMiddleware):
    """Brotli for browsers that take it, gzip for the others.

    Pages with a CSRF token are safe from BREACH: Django masks the token anew in every page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        patch_vary_headers(response, ("Accept-Encoding",))
        if (
            response.streaming
            or response.has_header("Content-Encoding")
            or len(response.content) < SMALLEST
            or not ACCEPTS_BROTLI.search(request.headers.get("Accept-Encoding", ""))
        ):
            return super().process_response(request, response)
        response.content = brotli.compress(response.content, quality=BROTLI_QUALITY)
        response.headers["Content-Encoding"] = "br"
        response.headers["Content-Length"] = str(len(response.content))
        etag = response.headers.get("ETag", "")
        if etag.startswith('"'):  # weak: other bytes, same meaning (RFC 9110, 8.8.1)
            response.headers["ETag"] = f"W/{etag}"
        return response


def cache_control(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Lets caches keep for a second what is the same for everybody, and nothing else.

    That is a page for which nobody looked at the cookies. After the second, caches ask again with
    the ETag. Has to stand outside the session's middleware, which says whether it was looked at.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cookie" in response.get("Vary", "") or response.cookies:
            patch_cache_control(response, private=True)
        elif response.status_code == 200 and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=1)
        return response

    return middleware
