"""The log of queries: counted by the stems of their words, masked, and kept for some time."""

import logging
from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import get_language

from databases import SECONDS_OF_READERS
from visitors.limits import Limit
from visitors.masking import mask

from .analysis import words
from .finding import Found
from .models.query import STEMS_LENGTH, WORDS_LENGTH, Query, first_day_kept

logger = logging.getLogger(__name__)
# What makes a request a part of a search that was counted already.
CONTINUES = ("page", "category", "as_typed")
COUNTED = Limit("counted", 200)  # what one address searches beyond that is found and not counted
READ_LENGTH = 1_000  # characters of a query that are looked at
COUNT = """
    INSERT INTO search_query (day, language, stems, words, hits, searches, opened)
    VALUES (%s, %s, %s, %s, %s, 1, 0)
    ON CONFLICT (language, stems, day) DO UPDATE SET
        words = excluded.words, hits = excluded.hits, searches = search_query.searches + 1
"""
_removed_on: date | None = None


def record(request: HttpRequest, found: Found) -> None:
    """Count a search that a reader has made. If that fails the log of the site says so, and the
    page goes on."""
    if is_counted(request) and COUNTED.allows(request):
        query, language = request.GET.get("q", ""), get_language()
        attempt(lambda: count(query, language, len(found.hits)))


def record_opened(request: HttpRequest) -> None:
    """Count that a reader has opened a result of the search that the request names."""
    query, language = request.POST.get("q", ""), get_language()
    attempt(lambda: count_opened(query, language))


def is_counted(request: HttpRequest) -> bool:
    """Whether a request is a search of a reader: its first page, not fetched on suspicion, and
    not by somebody who is signed in. Only people of the desk have sessions, so the cookie says
    it, and the page does not depend on who they are."""
    return (
        request.method == "GET"
        and not any(name in request.GET for name in CONTINUES)
        and "Sec-Purpose" not in request.headers
        and request.headers.get("Purpose") != "prefetch"
        # A page that a person opens; not an image or a frame on another site with this address.
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        and request.headers.get("Sec-Fetch-Site") != "cross-site"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def count(query: str, language: str, hits: int) -> None:
    """Count a search, in one statement."""
    remove_old_once_a_day()
    typed, stems = key_of(query)
    if not stems or not settings.SEARCH_LOG_DAYS:
        return
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [localdate().isoformat(), language, stems, typed, hits])


def count_opened(query: str, language: str) -> None:
    """Count that a result was opened: of a search of today or yesterday, never oftener than it
    was made."""
    _typed, stems = key_of(query)
    since = localdate() - timedelta(days=1)
    rows = Query.objects.filter(language=language, stems=stems, day__gte=since)
    if stems and (last := rows.order_by("-day").first()):
        Query.objects.filter(pk=last.pk, opened__lt=F("searches")).update(opened=F("opened") + 1)


def key_of(query: str) -> tuple[str, str]:
    """The words as they are kept, and their stems, by which they are counted."""
    typed = mask(query[:READ_LENGTH])[:WORDS_LENGTH]
    stems = " ".join(sorted({word.stem for word in words(typed)}))
    return typed, stems[:STEMS_LENGTH].strip()


def remove_old() -> int:
    """Delete what is older than SEARCH_LOG_DAYS. Gives the number of rows."""
    first = first_day_kept(settings.SEARCH_LOG_DAYS)
    return Query.objects.filter(day__lt=first).delete()[0]


def remove_old_once_a_day() -> None:
    """The same without cron: a process does it with the first search of each day."""
    global _removed_on
    if _removed_on != localdate():
        remove_old()
        _removed_on = localdate()


def attempt(step: Callable[[], object]) -> None:
    """Undo and log what the database refuses, for instance because it is locked or read-only."""
    try:
        with connection.impatient(SECONDS_OF_READERS), transaction.atomic():
            step()
    except DatabaseError:
        logger.warning("The search was not counted.", exc_info=True)
