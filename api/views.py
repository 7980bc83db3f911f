"""What each address of the API gives."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from channels.presentation import cards
from faq.models import Category, Item
from faq.presentation import answers
from faq.querysets import items_of
from revisions.editions import Edition
from revisions.markdown import Markdown
from revisions.slugs import current_row
from search.finding import find
from sla.presentation import statements

from . import rows
from .answers import endpoint
from .description import described
from .paging import page_among, page_of, slice_of
from .parameters import CATEGORY, PAGED, QUERY, Refused, read

Data = dict[str, Any]


def written(request: HttpRequest, language: str) -> Markdown:
    """For the texts of an answer. Raises Refused for a language that the site does not have."""
    if language not in dict(settings.LANGUAGES):
        said = _("There is no such language here. There are: %(languages)s.")
        known = ", ".join(dict(settings.LANGUAGES))
        raise Refused(HTTPStatus.NOT_FOUND, said % {"languages": known})
    return Markdown(request, Edition())


def without_history(items: Any) -> Any:
    """With the day of each answer, and without the snapshots that hang on it."""
    answers = items.select_related("category", "live_revision")
    return answers.defer("live_revision__proposed", "live_revision__published")


@endpoint
def faq(request: HttpRequest, language: str) -> Data:
    page, asked = written(request, language), read(request, (*PAGED, CATEGORY))
    slug = asked["category"] or ""
    if slug and not Category.objects.live().filter(slug=slug).exists():
        raise Refused(HTTPStatus.NOT_FOUND, _("There is no such category."))
    items = without_history(items_of(page.edition, slug))
    found = answers(items[slice_of(asked)], language, page.edition)
    return page_of(request, items.count(), asked, [rows.answer(each, page) for each in found])


@endpoint
def answer(request: HttpRequest, language: str, slug: str) -> Data:
    """Also at an address that the answer had before: `slug` and `url` tell the one of now."""
    page = written(request, language)
    read(request, ())
    if row := current_row(Item, slug):
        slug = row.slug_now
    items = without_history(Item.objects.live().with_status(language)).filter(slug=slug)
    found = answers(items, language, page.edition)
    if not found:
        raise Refused(HTTPStatus.NOT_FOUND, _("There is no answer at this address."))
    return rows.answer(found[0], page)


@endpoint
def channels(request: HttpRequest, language: str) -> Data:
    page, asked = written(request, language), read(request, PAGED)
    found = cards(language, page.edition)
    return page_among(request, asked, found, lambda card: rows.channel(card, page))


@endpoint
def sla(request: HttpRequest, language: str) -> Data:
    page, asked = written(request, language), read(request, PAGED)
    found = statements(language, page.edition)
    return page_among(request, asked, found, lambda each: rows.policy(each, page))


@endpoint
def search(request: HttpRequest, language: str) -> Data:
    """The best answers to some words; they are not counted among what readers look for."""
    page, asked = written(request, language), read(request, (QUERY, *PAGED))
    found = find(asked["q"], language)
    told = {"query": found.query, "searched": found.searched}
    return told | page_among(
        request, asked, found.hits, lambda each: rows.hit(each, found.stems, page)
    )


@endpoint
def openapi(request: HttpRequest) -> Data:
    read(request, ())
    return described()


@endpoint
def nothing(request: HttpRequest, rest: str = "") -> Data:
    said = _("There is nothing at this address. What there is: %(address)s")
    raise Refused(
        HTTPStatus.NOT_FOUND,
        said % {"address": request.build_absolute_uri("/api/v1/openapi.json")},
    )
