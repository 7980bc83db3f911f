from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from visitors.limits import Limit
from visitors.posting import posted_by_visitors

from . import log
from .finding import find

OPENED_LIMIT = Limit(100)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    found = find(request.GET.get("q", ""), get_language())
    log.record(request, found)
    return render(request, "search/results.html", {"found": found})


@posted_by_visitors(OPENED_LIMIT)
def opened(request: HttpRequest) -> HttpResponse:
    """A page of results tells that one of them was opened (static/results.js)."""
    log.record_opened(request)
    return HttpResponse(status=204)
