"""Markdown to the HTML that goes live: once, at publication."""

from functools import lru_cache

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, get_language_from_path, override

from markup import Problem, parse, render, write

TEXTS_KEPT = 64  # of those read last: each step of a publication wants the same few again


def resolve_link(href: str) -> str:
    """Where a link leads: this site's own paths stay, other root-relative ones lead into the
    rest of the documentation portal (setting DOCS_BASE_URL)."""
    if settings.DOCS_BASE_URL and leads_into_portal(href):
        return settings.DOCS_BASE_URL.rstrip("/") + href
    return href


def leads_into_portal(href: str) -> bool:
    """Does a link mean a page of the portal that is none of this site?"""
    is_root_relative = href.startswith("/") and not href.startswith("//")
    return is_root_relative and not is_own_path(href)


def is_own_path(href: str) -> bool:
    """Does a root-relative link mean a page of this site?"""
    path = href.split("#")[0].split("?")[0]
    # The addresses of a language can be resolved while that language is active only.
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            resolve(path)
        except Resolver404:
            return False
    return True


def render_markdown(text: str) -> str:
    """The clean HTML of a text in the dialect. References stay as marks, filled per page."""
    return _read(text, get_language(), settings.DOCS_BASE_URL)[1]


def problems_of(text: str) -> list[Problem]:
    """What is wrong with a text in the dialect, in the active language."""
    return _read(text, get_language(), settings.DOCS_BASE_URL)[0]


@lru_cache(maxsize=TEXTS_KEPT)
def shows_nothing(text: str) -> bool:
    """Is a text in the dialect one that leaves nothing to read: a comment, an empty list?"""
    return not write(text).strip()


@lru_cache(maxsize=TEXTS_KEPT)
def _read(text: str, language: str | None, docs: str) -> tuple[list[Problem], str]:
    """The problems of a text and its HTML, from one parse."""
    document = parse(text)
    return document.problems, render(document, resolve_link=resolve_link)
