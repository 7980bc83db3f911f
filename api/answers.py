"""How the API answers: JSON that pages of any site may read, and refusals in words."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from revisions import tick
from visitors.limits import SECONDS, Limit

from .parameters import Refused

METHODS = ("GET", "HEAD", "OPTIONS")
REQUESTS = Limit("api", 3_000)
# Browsers ask before they send If-None-Match from a page of another site.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Access-Control-Max-Age": "86400",
    "X-Robots-Tag": "noindex",
}

View = Callable[..., Any]


def endpoint(view: View) -> View:
    """A view that gives what becomes JSON, or raises Refused."""

    @wraps(view)
    def answering(request: HttpRequest, **place: str) -> HttpResponse:
        language = place.get("language", "")
        if language not in dict(settings.LANGUAGES):
            language = "en"
        with override(language):
            try:
                response = _answer(view, request, place)
            except Refused as refusal:
                response = refused(refusal.status, str(refusal))
        for name, value in (HEADERS | {"Content-Language": language}).items():
            response.headers[name] = value
        return response

    # It takes nothing from anybody, so there is nothing to forge; a POST gets its 405.
    return csrf_exempt(answering)


def _answer(view: View, request: HttpRequest, place: dict[str, str]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(METHODS)})
    if request.method not in METHODS:
        said = _("This API is for reading: use GET.")
        response = refused(HTTPStatus.METHOD_NOT_ALLOWED, said)
        response.headers["Allow"] = ", ".join(METHODS)
        return response
    if not REQUESTS.allows(request):
        said = _("Too many requests from your address. Try again in ten minutes.")
        response = refused(HTTPStatus.TOO_MANY_REQUESTS, said)
        response.headers["Retry-After"] = str(SECONDS)
        return response
    tick.publish_what_is_due()
    response = json(view(request, **place))
    # Without a query it is kept for everybody; packing it well takes as long as making it.
    response.is_asked_for_once = bool(request.META.get("QUERY_STRING"))  # type: ignore[attr-defined]
    return response


def json(data: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def refused(status: int, reason: str) -> HttpResponse:
    response = json({"error": reason}, status)
    response.headers["Cache-Control"] = "no-store"
    return response
