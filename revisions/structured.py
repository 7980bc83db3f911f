"""Data about pages for search engines (schema.org), which templates write as JSON-LD."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Data = dict[str, Any]


def graph(*parts: Data) -> Data:
    """Several things that one page tells of."""
    return {"@context": "https://schema.org", "@graph": list(parts)}


def page_path(request: HttpRequest, name: str) -> Data:
    """The way to one of the main pages, from the start page."""
    home = (_("Support"), f"/{get_language()}/")
    return breadcrumbs(request, [home, (name, request.path)])


def breadcrumbs(request: HttpRequest, path: Sequence[tuple[str, str]]) -> Data:
    """The way to a page: name and address of each step, itself last (schema.org/BreadcrumbList)."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": name,
                "item": request.build_absolute_uri(address),
            }
            for number, (name, address) in enumerate(path, 1)
        ],
    }
