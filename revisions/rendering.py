"""Markdown to the HTML that goes live: once, at publication."""

from django.conf import settings
from django.urls import Resolver404, resolve

from markup import render


def resolve_link(href: str) -> str:
    """Where a link leads: this site's own paths stay, other root-relative ones lead into the
    rest of the documentation portal (setting DOCS_BASE_URL)."""
    if not href.startswith("/") or href.startswith("//") or not settings.DOCS_BASE_URL:
        return href
    try:
        resolve(href.split("#")[0].split("?")[0])
    except Resolver404:
        return settings.DOCS_BASE_URL.rstrip("/") + href
    return href


def render_markdown(text: str) -> str:
    """The clean HTML of a text in the dialect. References stay as marks, filled per page."""
    return render(text, resolve_link=resolve_link)
