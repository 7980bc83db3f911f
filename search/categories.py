"""The categories beside the results. Every page of results shows all of them, so they are kept
until something is published."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from faq.querysets import categories_in_use
from revisions.models import Publication
from revisions.reading import Reading

CURRENT = SafeString(' aria-current="true"')


class Choice(NamedTuple):
    """A category that results can be kept to."""

    slug: str
    end_of_link: SafeString  # its title, and its language if that is not the page's


def choices(language: str) -> tuple[Choice, ...]:
    """Live categories with answers, in their order, for the readers of a language."""
    # The number is read first: what is published meanwhile comes under the next one at the latest.
    return choices_at(Publication.current_number(), language)


@lru_cache(maxsize=len(settings.LANGUAGES))
def choices_at(_publication: int, language: str) -> tuple[Choice, ...]:
    readings = (Reading(row, language) for row in categories_in_use())
    return tuple(
        Choice(each.row.slug, format_html("{}>{}</a>", each.lang_attribute, each["title"]))
        for each in readings
    )


def links(shown: Iterable[Choice], address: str, chosen: str = "") -> list[SafeString]:
    """A link for each: the address ends with its slug. Made here and not in a template, which takes
    ten times as long."""
    start = conditional_escape(address)
    # Slugs are ASCII letters, digits and hyphens; everything else was escaped before.
    return [
        mark_safe(
            f'<a href="{start}{each.slug}"{CURRENT if each.slug == chosen else ""}'
            f"{each.end_of_link}"
        )
        for each in shown
    ]
