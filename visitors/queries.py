"""What a page reads of the query in its address. Each public view declares it, and sees no more:
what strangers hang on an address gets into no page that others are shown."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

View = Callable[..., HttpResponse]
# Names, each with the values under which the page may be kept; None: it is made each time.
Parameters = Mapping[str, re.Pattern[str] | None]


def reads(*names: str, **kept: str) -> Callable[[View], View]:
    """A view that is asked by these parameters alone. `kept`: of what values there are only so many
    (a regular expression), so that the page cache may keep a page for each."""
    known: Parameters = dict.fromkeys(names) | {
        name: re.compile(values) for name, values in kept.items()
    }

    def declare(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.META.get("QUERY_STRING"):
                request.META["QUERY_STRING"] = query = query_of(request.GET, known)
                request.GET = QueryDict(query)
            return view(request, *args, **kwargs)

        asked.reads = known  # type: ignore[attr-defined]
        return asked

    return declare


def query_of(asked: QueryDict, known: Parameters) -> str:
    """The one spelling of what was asked: known names in their order, each once, with the last of
    its values, which is the one that views read."""
    return urlencode({name: asked[name] for name in known if name in asked})
