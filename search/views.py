from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from channels.presentation import cards
from faq.filters import ItemFilter
from faq.models import Category
from revisions.editions import Edition
from revisions.slugs import current_row
from visitors.limited import limited
from visitors.limits import Limit
from visitors.posting import posted_by_visitors
from visitors.queries import reads

from . import categories, log
from .categories import Choice
from .finding import MAX_QUERY, Found, find
from .presentation import readings, results_of, suggestion
from .suggesting import suggest

RESULTS_ON_A_PAGE = 10
SUGGESTIONS_KEPT = 30  # seconds that a browser or proxy may keep them

# Of one address in ten minutes; a company may have one address for all its people.
SEARCHES = Limit("searches", 600)
SUGGESTIONS = Limit("suggestions", 3000)
OPENED_LIMIT = Limit("opened", 100)


@require_safe
@reads("q", "category", "as_typed", "page")
@limited(SEARCHES)
def results(request: HttpRequest) -> HttpResponse:
    """What was found. Whatever is asked, this is a page with status 200 that says what to do."""
    language, typed = get_language(), request.GET.get("q", "").strip()
    shown = categories.choices(language)
    slug, is_known = chosen_category(request, shown)
    if not is_known and (row := current_row(Category, request.GET["category"])):
        return redirect(f"{request.path}?{urlencode({'q': typed, 'category': row.slug})}")
    as_typed = "as_typed" in request.GET
    found = find(beginning(typed), language, category=slug, as_typed=as_typed)
    log.record(request, found)
    # Links hold the words as they were searched, not the 10,000 characters that were pasted.
    same = {"q": found.query} | ({"as_typed": "1"} if as_typed else {})
    context = {
        "found": found,
        **page_of(found, request.GET.get("page"), language),
        "categories": categories.links(shown, f"?{urlencode(same)}&category=", slug)
        if found.hits
        else categories.links(shown, f"{reverse('faq:list')}?category="),
        "category": slug,
        "is_known_category": is_known,
        "is_cut": len(typed) > MAX_QUERY,
        "same_words": urlencode(same),
        "same_search": urlencode(same | ({"category": slug} if slug else {})),
        "cards": cards(language, Edition()) if found.query and not found.hits else [],
    }
    response = render(request, "search/results.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    # Each search is counted: a cache on the way would answer for us.
    response.headers["Cache-Control"] = "private"
    return response


def chosen_category(request: HttpRequest, shown: Iterable[Choice]) -> tuple[str, bool]:
    """The slug of the category asked for, empty for all of them, and whether it is one of these."""
    if "category" not in request.GET:
        return "", True
    form = ItemFilter(request.GET, categories=shown).form
    return (form.cleaned_data["category"], True) if form.is_valid() else ("", False)


def page_of(found: Found, asked: str | None, language: str) -> dict[str, Any]:
    """Ten of the hits, those in the reader's language apart from the others. A number that is no
    page gives the first page or the last, and `is_known_page` is false."""
    page = Paginator(found.hits, RESULTS_ON_A_PAGE).get_page(asked)
    shown = results_of(page.object_list, found.stems, language, page.start_index())
    groups = groupby(shown, lambda result: result.reading.is_translated)
    return {
        "page": page,
        "is_known_page": asked in (None, str(page.number)),
        "groups": [(is_translated, list(group)) for is_translated, group in groups],
    }


def beginning(typed: str) -> str:
    """As many whole words as are searched; of a single endless word its beginning."""
    if len(typed) <= MAX_QUERY:
        return typed
    return typed[:MAX_QUERY].rpartition(" ")[0] or typed[:MAX_QUERY]


@require_safe
@reads("q")
@limited(SUGGESTIONS)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Rows to go to while somebody types: what the list shows, and what is said about it."""
    language, prefix = get_language(), beginning(request.GET.get("q", "").strip())
    hits = suggest(prefix, language)
    count = len(hits)
    said = ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": count}
    found = {"said": said, "rows": [suggestion(each, language) for each in readings(hits)]}
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = f"public, max-age={SUGGESTIONS_KEPT}"
    return response


@require_safe
@reads()
def description(request: HttpRequest) -> HttpResponse:
    """For browsers that offer to search this site from their address bar (OpenSearch)."""
    context = {"address": request.build_absolute_uri(reverse("search:results"))}
    content_type = "application/opensearchdescription+xml"
    return render(request, "search/opensearch.xml", context, content_type)


@posted_by_visitors(OPENED_LIMIT)
def opened(request: HttpRequest) -> HttpResponse:
    """A page of results tells that one of them was opened (static/results.js)."""
    log.record_opened(request)
    return HttpResponse(status=204)
