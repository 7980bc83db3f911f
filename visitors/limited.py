"""Views that one address may ask for so often, and the answer after that."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .limits import SECONDS, Limit

View = Callable[..., HttpResponse]


def limited(limit: Limit) -> Callable[[View], View]:
    """A view that refuses in words, with status 429, what is more than the limit."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs) if limit.allows(request) else too_many(request)

        counted.limit = limit  # type: ignore[attr-defined]
        return counted

    return decorate


def too_many(
    request: HttpRequest, template: str = "429.html", context: dict[str, Any] | None = None
) -> HttpResponse:
    """A page, or JSON for a program that asks for it. Nobody has to wait longer than it says."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        said = _("Too many requests from your address. Try again in ten minutes.")
        response: HttpResponse = JsonResponse({"error": said}, status=HTTPStatus.TOO_MANY_REQUESTS)
    else:
        response = render(request, template, context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response
