"""What is found, as pages show it."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from channels.models import Channel
from faq.models import Item
from markup import text_of_html
from revisions.models import Content
from revisions.reading import Reading
from sla.models import Policy, Section, Tier

from .hits import Hit
from .passages import highlighted, passage

PAGES = {
    Channel: _("Contacts"),
    Policy: _("Response times"),
    Tier: _("Response times"),
    Section: _("Terms of support"),
}


class Place(NamedTuple):
    """Where a row stands on the site, in words."""

    name: str
    lang_attribute: SafeString = SafeString("")


class Result(NamedTuple):
    """A hit as the page of results shows it, with the words that were searched marked."""

    number: int  # its place among all hits, from 1
    reading: Reading
    address: str
    place: Place
    title: SafeString
    passage: SafeString


def results_of(
    hits: Iterable[Hit], stems: Collection[str], language: str, first: int
) -> list[Result]:
    """These hits for a reader of `language`; `first` is the number of the first of them.

    One query for the categories of all answers among them, unless they came along."""
    return [
        Result(
            number,
            reading,
            reading.row.get_public_url(language),
            place_of(reading.row, language),
            highlighted(title_of(reading), stems),
            passage(text_of(reading), stems),
        )
        for number, reading in enumerate(readings(hits), first)
    ]


def suggestion(reading: Reading, language: str) -> dict[str, str]:
    """What the list under the search box shows; `lang` if that is not the page's language."""
    return {
        "title": title_of(reading),
        "address": reading.row.get_public_url(language),
        "where": str(place_of(reading.row, language).name),
        "lang": "" if reading.is_translated else reading.language,
    }


def readings(hits: Iterable[Hit]) -> list[Reading]:
    """The readings of the hits; the categories of all answers among them in one query."""
    found = [hit.reading for hit in hits]
    prefetch_related_objects([each.row for each in found if isinstance(each.row, Item)], "category")
    return found


def place_of(row: Content, language: str) -> Place:
    """The category of an answer, the page of everything else."""
    if isinstance(row, Item):
        category = Reading(row.category, language)
        return Place(category["title"], category.lang_attribute)
    return Place(PAGES[type(row)])


def title_of(reading: Reading) -> str:
    return reading[reading.row.title_field]


def text_of(reading: Reading) -> str:
    """The words on one line from which a passage is cut; a channel begins with its address."""
    texts = [text_of_html(reading[field]) for field in reading.row.markdown_fields.values()]
    if isinstance(reading.row, Channel):
        texts.insert(0, reading.row.address)
    return " ".join(filter(None, texts))
