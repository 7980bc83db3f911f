from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from markup import text_of_html
from revisions.editions import Edition, edition_of
from revisions.markdown import markdown_page
from revisions.reading import Reading, change_in, changes_of
from revisions.slugs import current_row, owner
from revisions.structured import graph, page_path
from visitors.queries import reads

from . import markdown
from .filters import ItemFilter
from .models import Category, Item
from .presentation import answers
from .querysets import categories_among, categories_of, items_of, neighbours_of
from .structured import faq_page, list_of, path_to
from .voting import NO, SAID, YES

DESCRIPTION_LENGTH = 160  # characters of a page that search engines show
# Only those of categories give a page that may be kept; others, a 404.
SLUG = r"[a-z0-9_-]{0,80}"


class Shown(NamedTuple):
    """What the page of all answers was asked for."""

    categories: list[Category]
    items: Iterable[Item]
    category: str = ""  # its slug; empty: all of them
    is_known: bool = True


@require_safe
@reads("as_of", category=SLUG)
def item_list(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), edition_of(request)
    shown = shown_items(request, edition)
    if not shown.is_known and (row := current_row(Category, request.GET["category"])):
        return redirect(with_query_of(request, request.path, category=row.slug), permanent=True)
    found = answers(shown.items, language, edition)
    by_key = {category.pk: category for category in shown.categories}
    by_category = groupby(found, key=lambda answer: answer.reading.row.category_id)
    context = {
        "categories": shown.categories,
        "category": shown.category,
        "is_known": shown.is_known,
        "groups": [(by_key[key], list(group)) for key, group in by_category],
        "json_ld": graph(
            list_of(found, request),
            page_path(request, _("Questions and answers")),
        ),
    }
    return render(request, "faq/item_list.html", context, status=200 if shown.is_known else 404)


def shown_items(request: HttpRequest, edition: Edition) -> Shown:
    """The answers that the page shows: those of one category if one is asked for, all of them also
    if there is no such category."""
    if "category" not in request.GET:
        # The first view of the page: its categories come along with the answers, in one query.
        items = list(items_of(edition))
        return Shown(categories_among(items), items)
    categories = categories_of(edition)
    chosen = ItemFilter(request.GET, items_of(Edition()), categories=categories)
    is_known = chosen.form.is_valid()
    slug = chosen.form.cleaned_data["category"] if is_known else ""
    items = chosen.qs if edition.is_live else items_of(edition, slug)
    return Shown(categories, items, slug, is_known)


@require_safe
@reads("as_of", voted="|".join((YES, NO, SAID)))
def item_detail(request: HttpRequest, slug: str) -> HttpResponse:
    edition = edition_of(request)
    item = edition.find(Item, slug)
    if item is None:
        return moved_or_gone(request, slug)
    language = get_language()
    [answer] = answers([item], language, edition)
    text = text_of_html(answer.reading["answer_html"])
    context = {
        "answer": answer,
        # Search engines are sent to the text in its own language, not to a copy under another.
        "shown_language": answer.reading.language,
        "translated_into": item.languages_of_text(),
        "description": Truncator(text).chars(DESCRIPTION_LENGTH),
        "json_ld": graph(faq_page(answer, language), path_to(request, answer.reading)),
        "changes": changes_of(item, language, edition),
        "neighbours": neighbours_of(item, edition),
        # Only what is live now can be voted on. It thanks by an address, the same for everybody.
        "may_vote": edition.is_live,
        "voted": request.GET.get("voted"),
    }
    return render(request, "faq/item_detail.html", context)


@require_safe
@reads("as_of")
def item_list_markdown(request: HttpRequest) -> HttpResponse:
    return markdown_page(request, markdown.list_page, reverse("faq:list"))


@require_safe
@reads("as_of")
def item_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    item = edition_of(request).find(Item, slug)
    if item is not None:
        address = item.get_public_url(get_language())
        return markdown_page(request, lambda page: markdown.answer(item, page, 1), address)
    if row := current_row(Item, slug):
        address = reverse("faq:item_markdown", args=[row.slug])
        return redirect(with_query_of(request, address), permanent=True)
    return moved_or_gone(request, slug)


def moved_or_gone(request: HttpRequest, slug: str) -> HttpResponse:
    """What an old address answers: where it leads now, or that its answer was taken off the site.

    Raises Http404 if there never was an answer at it, or none yet on the day that is asked for.
    """
    if row := current_row(Item, slug):
        return redirect(with_query_of(request, row.get_public_url(get_language())), permanent=True)
    row = owner(Item, slug)
    retirement = row and edition_of(request).retirement_of(row)
    if not retirement:
        raise Http404(f"no answer at {slug}")
    language = get_language()
    context = {
        "reading": Reading(row, language),
        "retirement": retirement,
        "change": change_in(retirement, (language, row.source_language)),
    }
    return render(request, "faq/item_gone.html", context, status=410)


def with_query_of(request: HttpRequest, address: str, **changed: str) -> str:
    """Another address, asked for in the same way: of the same day (`?as_of=`), say."""
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = value
    return f"{address}?{query.urlencode()}" if query else address
