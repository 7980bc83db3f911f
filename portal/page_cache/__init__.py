"""Keeps ready pages in memory, in front of Django's own handler."""

from typing import Any

from django.conf import settings


def with_page_cache(application: Any) -> Any:
    """The same WSGI application behind a page cache, if settings.PAGE_CACHE_MB gives it room."""
    from .cache import PageCache  # the models have to be loaded first

    if not settings.PAGE_CACHE_MB:
        return application
    return PageCache(application)
