"""The door through which visitors send something."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .limits import SECONDS, Limit
from .origin import is_from_this_site

View = Callable[..., HttpResponse]


def posted_by_visitors(limit: Limit) -> Callable[[View], View]:
    """A view that takes what a page of this site posts, so often within the limit.

    Its pages hold no CSRF token, so it is exempt from that check and has this one.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with override(language_of(request)):
                if not is_from_this_site(request):
                    return refusal(request, HTTPStatus.FORBIDDEN, NOT_FROM_HERE)
                if not limit.allows(request):
                    response = refusal(request, HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)
                    response.headers["Retry-After"] = str(SECONDS)
                    return response
                return view(request, *args, **kwargs)

        return csrf_exempt(require_POST(checked))

    return decorate


NOT_FROM_HERE = _(
    "This did not come from a page of this site, or your browser does not tell where it comes "
    "from. Nothing was counted. Open the page again and press the button there."
)
TOO_MANY = _("Too many in a short time. Nothing was counted. Try again in ten minutes.")


def language_of(request: HttpRequest) -> str:
    """The language of the page that posts: its forms say so; else the browser's."""
    posted = request.POST.get("language")
    return posted if posted in dict(settings.LANGUAGES) else get_language()


def refusal(request: HttpRequest, status: HTTPStatus, reason: str | Promise) -> HttpResponse:
    """A page that says why nothing was counted."""
    return render(request, "visitors/refused.html", {"reason": reason}, status=status)
