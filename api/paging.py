"""Results a page at a time, with the addresses of the pages around."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest

from .parameters import LARGEST_OFFSET

Row = TypeVar("Row")


def slice_of(asked: dict[str, Any]) -> slice:
    return slice(asked["offset"], asked["offset"] + asked["limit"])


def page_of(
    request: HttpRequest, count: int, asked: dict[str, Any], results: list[dict[str, Any]]
) -> dict[str, Any]:
    """The results of the page asked for, out of `count` in all."""
    limit, offset = asked["limit"], asked["offset"]
    has_more = offset + limit < min(count, LARGEST_OFFSET)
    return {
        "count": count,
        "next": _address(request, limit, offset + limit) if has_more else None,
        "previous": _address(request, limit, max(0, offset - limit)) if offset else None,
        "results": results,
    }


def page_among(
    request: HttpRequest, asked: dict[str, Any], found: Sequence[Row], show: Callable[[Row], Any]
) -> dict[str, Any]:
    """The page asked for of rows that are all at hand; `show` gives one as the API has it."""
    shown = [show(each) for each in found[slice_of(asked)]]
    return page_of(request, len(found), asked, shown)


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    query = request.GET.copy()
    query["limit"], query["offset"] = str(limit), str(offset)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
