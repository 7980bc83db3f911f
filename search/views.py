from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .finding import find


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    found = find(request.GET.get("q", ""), get_language())
    return render(request, "search/results.html", {"found": found})
