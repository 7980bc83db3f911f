from itertools import groupby
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from markup import plain_text, references
from revisions.editions import Edition, edition_of
from revisions.reading import Reading, changes_of
from revisions.slugs import current_row

from .filters import ItemFilter
from .models import Category, Item
from .querysets import categories_among, categories_of, items_of

DESCRIPTION_LENGTH = 160  # characters of a page that search engines show


class Answer(NamedTuple):
    """An item as one reader gets it; `html` is the answer with its references filled."""

    reading: Reading
    html: SafeString


def answers(items: Any, language: str, edition: Edition) -> list[Answer]:
    """Items ready to be shown. Facts that several answers show are fetched once."""
    page = {"language": language, "edition": edition, "memo": {}}
    return [
        Answer(
            reading := Reading(item, language),
            mark_safe(references.fill(reading["answer_html"], **page)),
        )
        for item in items
    ]


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    edition, slug = edition_of(request), ""
    if "category" not in request.GET:
        # The first view of the page: its categories come along with the answers, in one query.
        items = list(items_of(edition))
        categories, is_known = categories_among(items), True
    else:
        categories = categories_of(edition)
        chosen = ItemFilter(request.GET, items_of(Edition()), categories=categories)
        if is_known := chosen.form.is_valid():
            slug = chosen.form.cleaned_data["category"]
        elif row := current_row(Category, request.GET["category"]):
            return redirect(f"{request.path}?category={row.slug}", permanent=True)
        items = chosen.qs if edition.is_live else items_of(edition, slug)
    by_key = {category.pk: category for category in categories}
    groups = [
        (by_key[key], list(group))
        for key, group in groupby(
            answers(items, get_language(), edition),
            key=lambda answer: answer.reading.row.category_id,
        )
    ]
    context = {
        "categories": categories,
        "category": slug,
        "is_known": is_known,
        "groups": groups,
    }
    return render(request, "faq/item_list.html", context, status=200 if is_known else 404)


@require_safe
def item_detail(request: HttpRequest, slug: str) -> HttpResponse:
    edition = edition_of(request)
    item = edition.find(Item, slug)
    if item is None:
        return moved(slug)
    language = get_language()
    [answer] = answers([item], language, edition)
    text = plain_text(answer.reading["answer"])
    context = {
        "answer": answer,
        # Search engines are sent to the text in its own language, not to a copy under another.
        "shown_language": answer.reading.language,
        "translated_into": item.languages_of_text(),
        "description": Truncator(text).chars(DESCRIPTION_LENGTH),
        "json_ld": faq_page(answer.reading, text),
        "changes": changes_of([item], language, edition),
        # Only what is live now can be voted on. It thanks by an address, the same for everybody.
        "may_vote": edition.is_live,
        "voted": request.GET.get("voted"),
        **neighbours(item, edition),
    }
    return render(request, "faq/item_detail.html", context)


def moved(slug: str) -> HttpResponsePermanentRedirect:
    """To where an old address leads now. Raises Http404 if it never was one."""
    row = current_row(Item, slug)
    if row is None:
        raise Http404(f"no answer at {slug}")
    return HttpResponsePermanentRedirect(row.get_public_url(get_language()))


def neighbours(item: Item, edition: Edition) -> dict[str, Item | None]:
    """The answers before and after this one in its category."""
    rows = list(items_of(edition, item.category.slug))
    if item not in rows:  # a preview in a category that is not live yet
        return {}
    place = rows.index(item)
    return {
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
    }


def faq_page(reading: Reading, text: str) -> dict[str, Any]:
    """The page for search engines (schema.org/FAQPage)."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": reading.language,
        "mainEntity": [
            {
                "@type": "Question",
                "name": reading["question"],
                "acceptedAnswer": {"@type": "Answer", "text": text},
            }
        ],
    }
