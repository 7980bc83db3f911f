"""What a page reads of the query in its address. Each public view declares it, and sees no more:
what strangers hang on an address gets into no page that others are shown.

What the page cache cannot keep costs a thousand times what a kept page does: such pages are made
for one address so often, and no oftener.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from .limited import too_many
from .limits import Limit

MADE_FOR_ONE = Limit("pages made for one reader", 300)

View = Callable[..., HttpResponse]
# Names, each with the values under which the page may be kept; None: it is made each time.
Parameters = Mapping[str, re.Pattern[str] | None]


def reads(*names: str, **kept: str) -> Callable[[View], View]:
    """A view that is asked by these parameters alone. `kept`: of what values there are only so many
    (a regular expression), so that the page cache may keep a page for each.

    Has to stand outside a limit that the view has for itself (`limited`): that one counts alone.
    """
    known: Parameters = dict.fromkeys(names) | {
        name: re.compile(values) for name, values in kept.items()
    }

    def declare(view: View) -> View:
        has_limit = hasattr(view, "limit")

        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.META.get("QUERY_STRING"):
                request.META["QUERY_STRING"] = query = query_of(request.GET, known)
                request.GET = QueryDict(query)
            for_one = is_for_one(request)
            if for_one and not has_limit and not MADE_FOR_ONE.allows(request):
                return too_many(request)
            response = view(request, *args, **kwargs)
            # Packing it well takes longer than making it.
            response.is_asked_for_once = for_one  # type: ignore[attr-defined]
            return response

        asked.reads = known  # type: ignore[attr-defined]
        return asked

    return declare


def is_for_one(request: HttpRequest) -> bool:
    """Whether this page is probably made for a single reader: it was asked for in a way of its own
    (a day, a category that may not be there), or past the page cache, as by everybody who sends
    what looks like a cookie of the desk."""
    return bool(request.META.get("QUERY_STRING")) or sends_session(request.META)


def sends_session(environ: Mapping[str, Any]) -> bool:
    """Whether a request has what looks like a cookie of the desk: visitors have no sessions."""
    return settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", "")


def query_of(asked: QueryDict, known: Parameters) -> str:
    """The one spelling of what was asked: known names in their order, each once, with the last of
    its values, which is the one that views read."""
    return urlencode({name: asked[name] for name in known if name in asked})
